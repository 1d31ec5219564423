import type { ResourceReference } from '../../shared/alarm-chain/index.ts';
import type { AccountReport, LinkReport, ResultReport } from '../../shared/audit/report.ts';
import { ownerOfLinks, resourceNouns } from '../../shared/findings/index.ts';
import { decidingLink } from '../formats/deciding-link.ts';
import { printable } from '../printable.ts';

/** One rule in one account, as a line of the table. */
export interface AccountEntry {
  readonly account: AccountReport;
  readonly result: ResultReport;
  /** The link that is broken, or the first that was not seen; null where the account was never entered, and where the chain is whole but not all that CloudGuard looks at was seen. */
  readonly at: LinkReport | null;
  /** The account that owns the part of the chain that is broken or was not seen, which several share; null where it is this one's alone. */
  readonly owner: string | null;
}

/** The entries of an account; none of one that is excluded. */
export function entriesOf(account: AccountReport): readonly AccountEntry[] {
  return account.results.map((result) => {
    const at = result.status === 'PASSED' ? null : decidingLink(result);
    return { account, result, at, owner: ownerOf(account, result, at) };
  });
}

/** Of what fails, where it is to be mended; of what was not seen, the account that nobody could enter to look. */
function ownerOf(
  { accountId }: AccountReport,
  { status, chain, brokenLink }: ResultReport,
  at: LinkReport | null,
): string | null {
  if (status === 'FAILED') return brokenLink === null ? null : ownerOfLinks({ chain }, brokenLink, accountId);
  const owner = at?.why === 'owner-account-unreachable' ? (at.resource?.accountId ?? '') : '';
  return owner === '' || owner === accountId ? null : owner;
}

/** Whether it fails and nobody answers for that. */
export function isOpen({ result: { status, exception } }: AccountEntry): boolean {
  return status === 'FAILED' && exception === null;
}

/**
 * What there is to know of it beside its group, the most important first: who accepts it, what became of its finding, and
 * the resource to look at.
 */
export function detailOf({ result, at }: AccountEntry, isVerbose: boolean): string {
  const { exception, finding, notes } = result;
  const texts = [
    exception === null ? '' : `excepted through ${exception.expires} by ${exception.owner}`,
    finding?.outcome === 'failed' ? `finding not imported: ${finding.error ?? ''}` : '',
    at === null || at.resource === null ? '' : resourceText(at.resource),
    isVerbose && notes.length > 0 ? `notes: ${notes.map(({ code }) => code).join(', ')}` : '',
  ];
  return printable(texts.filter((text) => text !== '').join('; '));
}

function resourceText({ type, name, region }: ResourceReference): string {
  return `${resourceNouns[type]} ${name} in ${region}`;
}
