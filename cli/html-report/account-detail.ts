import { hasHidden, linkNames, type LinkName } from '../../shared/alarm-chain/index.ts';
import type { CollectedFinding } from '../../shared/audit/collect-findings.ts';
import type { AccountReport, ResultReport } from '../../shared/audit/report.ts';
import type { AccountDetail, LinkDetail } from './page-data.ts';
import { witnessDetail } from './witness-detail.ts';
import { causeSentence } from './words.ts';

/** The details of one rule in an account, with what its finding says is to be done. */
export function detailOf(
  { accountId }: AccountReport,
  result: ResultReport,
  collected: CollectedFinding | undefined,
): AccountDetail {
  const { message, cloudguard, rings, exception, finding, notes } = result;
  const commands = collected?.commands ?? [];
  const fields = Object.entries(collected?.finding.ProductFields ?? {});
  const hasHiddenCommand = commands.some(hasHidden);
  const advice = collected?.advice ?? null;
  return {
    message,
    verdicts: { cloudguard, rings },
    chain: result.chain.length === 0 ? [] : linkNames.map((link) => linkDetail(link, result)),
    notes: notes.map((note) => ({ code: note.code, message: note.message })),
    witness: witnessDetail(result),
    exception:
      exception === null
        ? null
        : {
            owner: exception.owner,
            reason: exception.reason,
            expires: exception.expires,
            ou: exception.ou,
          },
    finding,
    mend: advice === null ? null : { text: advice.Text, url: documentationUrl(advice.Url) },
    commands: hasHiddenCommand
      ? []
      : commands.map((text) => ({ text, field: fields.find(([, value]) => value === text)?.[0] ?? null })),
    hasHiddenCommand,
    commandAccountId: collected?.commandAccountId ?? accountId,
  };
}

/** The details of an excluded account: there is nothing but why. */
export function detailOfExcluded({ accountId, why }: AccountReport): AccountDetail {
  return {
    message: `Not audited: ${causeSentence(why ?? '')}.`,
    verdicts: null,
    chain: [],
    notes: [],
    witness: null,
    exception: null,
    finding: null,
    mend: null,
    commands: [],
    hasHiddenCommand: false,
    commandAccountId: accountId,
  };
}

function linkDetail(link: LinkName, { chain, brokenLink, reason }: ResultReport): LinkDetail {
  const report = chain.find((one) => one.link === link);
  if (report === undefined) {
    return { link, state: 'not-reached', cause: null, resource: null, observed: [] };
  }
  // A filter that only CloudGuard refuses: the chain holds, and the account fails here all the same.
  const isRefused = report.state === 'holds' && brokenLink === link;
  const { resource } = report;
  return {
    link,
    state: isRefused ? 'refused' : report.state,
    cause: isRefused ? reason : (report.reason ?? report.why),
    resource:
      resource === null
        ? null
        : {
            type: resource.type.replace('-', ' '),
            name: resource.name,
            arn: resource.arn,
            accountId: resource.accountId,
            region: resource.region,
          },
    observed: Object.entries(report.observed ?? {}).map(([name, value]) => [name, valueText(value)]),
  };
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 1) ?? '').replaceAll(/\n\s*/g, ' ');
}

/** A page leads to AWS's own documentation only. */
function documentationUrl(url: string | undefined): string | null {
  return url !== undefined && /^https:\/\/docs\.aws\.amazon\.com\/[\w./#-]*$/.test(url) ? url : null;
}
