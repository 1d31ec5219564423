/** The results of the SARIF log: what failed, and what could not be determined. */
import { createHash } from 'node:crypto';
import type { Location, LogicalLocation, Result, Suppression, ThreadFlowLocation } from 'sarif';
import type { ResourceReference } from '../../shared/alarm-chain/index.ts';
import type { CollectedFinding } from '../../shared/audit/collect-findings.ts';
import type { AccountReport, LinkReport, ResultReport } from '../../shared/audit/report.ts';
import { findingId, resourceNouns, type VerdictChoice } from '../../shared/findings/index.ts';
import { hasHidden, printable } from '../printable.ts';
import { sarifRuleId } from './sarif-rules.ts';
import { identityText, messageText, nameText } from './sarif-text.ts';
import { decidingLink } from './deciding-link.ts';

/**
 * A failure is of kind `fail`, accepted ones are suppressed, and what is not known is `open`. A pass is no result: GitHub
 * takes every result for a problem, whatever its kind (https://github.com/microsoft/PSRule/issues/955).
 * @param verdict what decided of the status
 * @param ruleIndexes places of the descriptors by their ids
 */
export function sarifResult(
  account: AccountReport,
  result: ResultReport,
  finding: CollectedFinding | null,
  verdict: VerdictChoice,
  ruleIndexes: ReadonlyMap<string, number>,
): Result | null {
  if (result.status === 'PASSED') return null;
  const ruleId = sarifRuleId(result, verdict);
  const ruleIndex = ruleIndexes.get(ruleId);
  const isFailure = result.status === 'FAILED';
  return {
    ruleId,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    kind: isFailure ? 'fail' : 'open',
    // "If kind has any value other than fail, level SHALL be none": §3.27.10.
    level: isFailure ? 'error' : 'none',
    message: { text: messageText(messageOf(result)) },
    locations: [placeOf(account, result)],
    ...flowOf(account, result),
    partialFingerprints: fingerprintsOf(account, result, ruleId),
    suppressions: suppressionsOf(result),
    properties: propertiesOf(account, result, finding),
  };
}

/** A break that is named beside a chain that rings must not read as if nobody heard it. */
function messageOf({ status, rings, reason, message }: ResultReport): string {
  return status === 'FAILED' && rings === 'yes' && reason !== null
    ? `${message} It rings all the same.`
    : message;
}

/** The account, which is what fails, and within it what the chain breaks at. */
function placeOf(account: AccountReport, result: ResultReport): Location {
  const resource = decidingLink(result)?.resource ?? null;
  return {
    ...physicalPlace(account.accountId),
    logicalLocations: [accountPlace(account), ...(resource === null ? [] : [resourcePlace(resource)])],
  };
}

/**
 * A path like a file's in a repository, the same in every run: GitHub refuses a log in which a location has none, and one
 * with an absolute URI of another scheme than the checkout's.
 * https://github.com/github/codeql-action/issues/2459
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
function physicalPlace(accountId: string): Pick<Location, 'physicalLocation'> {
  const id = /^\d{12}$/.test(accountId) ? accountId : 'unknown';
  return {
    physicalLocation: {
      artifactLocation: { uri: `aws/accounts/${id}` },
      region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
    },
  };
}

function accountPlace({ accountId, name }: AccountReport): LogicalLocation {
  const fullyQualifiedName = `AWS::::Account:${accountId}`;
  return { name: nameText(name === '' ? accountId : name), fullyQualifiedName, kind: 'account' };
}

function resourcePlace({ type, arn, name, accountId, region }: ResourceReference): LogicalLocation {
  return {
    name: nameText(name),
    // Metric filters have no ARN.
    fullyQualifiedName: identityText(arn ?? `${accountId}:${region}:${type}/${name}`),
    kind: 'resource',
  };
}

/** The links in their order, as far as the chain was followed. */
function flowOf(account: AccountReport, { chain }: ResultReport): Pick<Result, 'codeFlows'> {
  if (chain.length === 0) return {};
  const locations = chain.map((link) => flowLocation(account, link));
  return { codeFlows: [{ threadFlows: [{ locations }] }] };
}

function flowLocation(account: AccountReport, evidence: LinkReport): ThreadFlowLocation {
  const { link, state, reason, why, resource, observed } = evidence;
  const what = resource === null ? '' : ` (${resourceNouns[resource.type]} ${nameText(resource.name)})`;
  const because = reason ?? why;
  const values = Object.entries(observed ?? {})
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => [
      key,
      { text: messageText(typeof value === 'string' ? value : JSON.stringify(value)) },
    ]);
  return {
    location: {
      ...physicalPlace(resource?.accountId ?? account.accountId),
      ...(resource === null ? {} : { logicalLocations: [resourcePlace(resource)] }),
      message: { text: messageText(`${link}${what}: ${state}${because === null ? '' : ` (${because})`}`) },
    },
    importance: state === 'holds' ? 'important' : 'essential',
    ...(values.length === 0 ? {} : { state: Object.fromEntries(values) as ThreadFlowLocation['state'] & {} }),
  };
}

/**
 * The same from run to run for the same failure of the same account. GitHub uses the first only, which it would compute
 * of a file: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
function fingerprintsOf({ accountId }: AccountReport, result: ResultReport, sarifId: string) {
  const id = findingId(result.ruleId, accountId);
  const hash = createHash('sha256').update(`${id} ${sarifId}`).digest('hex').slice(0, 16);
  return { primaryLocationLineHash: `${hash}:1`, 'ringcheckFinding/v1': id };
}

/**
 * Who accepts a failure stands outside of what is audited (§3.35.2). Every result says whether somebody does: "either all
 * null or all non-null", §3.27.23.
 */
function suppressionsOf({ exception }: ResultReport): Suppression[] {
  if (exception === null) return [];
  const { owner, reason, expires } = exception;
  const justification = printable(`${owner}, through ${expires}: ${reason}`);
  return [{ kind: 'external', status: 'accepted', justification, properties: { ...exception } }];
}

/** What a program wants besides, by the names of the JSON report. */
function propertiesOf(account: AccountReport, result: ResultReport, finding: CollectedFinding | null) {
  const { status, cloudguard, rings, brokenLink, reason, witness, notes } = result;
  const recommendation = finding?.advice ?? null;
  const { commands = [], commandAccountId } = finding ?? {};
  return {
    accountId: account.accountId,
    accountName: account.name,
    status,
    cloudguard,
    rings,
    brokenLink,
    reason,
    why: account.why,
    witness,
    notes,
    ...(recommendation === null
      ? {}
      : { recommendation: { text: recommendation.Text, url: recommendation.Url ?? null } }),
    // One without the other would mend nothing, and what hides something is not what it looks like.
    ...(commands.length === 0 || commands.some(hasHidden) ? {} : { commands, commandAccountId }),
    ...(result.finding === null ? {} : { finding: result.finding }),
  };
}
