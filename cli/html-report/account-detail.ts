import { hasHidden, linkNames, type LinkName } from '../../shared/alarm-chain/index.ts';
import type { CollectedFinding } from '../../shared/audit/collect-findings.ts';
import { topicPlaceholder } from '../../shared/audit/judge-rule.ts';
import type { AccountReport, LinkReport, ResultReport } from '../../shared/audit/report.ts';
import { isRefused } from './chain-end.ts';
import type { AccountDetail, LinkDetail } from './page-data.ts';
import { witnessDetail } from './witness-detail.ts';
import { causeSentence } from './words.ts';
import { resourceNouns } from '../../shared/findings/index.ts';

/** The details of one rule in an account, with what its finding says is to be done. */
export function detailOf(
  { accountId }: AccountReport,
  result: ResultReport,
  collected: CollectedFinding | null,
): AccountDetail {
  const { message, cloudguard, rings, exception, finding, notes } = result;
  const commands = collected?.commands ?? [];
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
    commands: hasHiddenCommand ? [] : commands,
    areCommandsInstead: collected?.areCommandsInstead ?? false,
    hasHiddenCommand,
    commandAccountId: collected?.commandAccountId ?? accountId,
    placeholder: commands.some((text) => text.includes(topicPlaceholder)) ? topicPlaceholder : null,
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
    areCommandsInstead: false,
    hasHiddenCommand: false,
    commandAccountId: accountId,
    placeholder: null,
  };
}

function linkDetail(link: LinkName, result: ResultReport): LinkDetail {
  const { chain, brokenLink, reason } = result;
  const report = chain.find((one) => one.link === link);
  if (report === undefined) {
    return { link, state: 'not-reached', cause: null, resource: null, observed: [] };
  }
  const isRefusedHere = brokenLink === link && isRefused(result);
  const { resource } = report;
  return {
    link,
    state: isRefusedHere ? 'refused' : report.state,
    cause: isRefusedHere ? reason : (report.reason ?? (isToCome(report) ? null : report.why)),
    resource:
      resource === null
        ? null
        : {
            type: resourceNouns[resource.type],
            name: resource.name,
            arn: resource.arn,
            accountId: resource.accountId,
            region: resource.region,
          },
    observed: Object.entries(report.observed ?? {}).map(([name, value]) => [name, valueText(value)]),
  };
}

/** A live proof is not there until calls have been counted: nothing was in its way. */
function isToCome({ link, why }: LinkReport): boolean {
  return link === 'live' && why === 'undecided';
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 1) ?? '').replaceAll(/\n\s*/g, ' ');
}

/** A page leads to AWS's own documentation only. */
function documentationUrl(url: string | undefined): string | null {
  return url !== undefined && /^https:\/\/docs\.aws\.amazon\.com\/[\w./#-]*$/.test(url) ? url : null;
}
