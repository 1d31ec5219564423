import type { ResourceReference } from '../../shared/alarm-chain/index.ts';
import type { AccountReport, LinkReport, ResultReport } from '../../shared/audit/report.ts';
import { ownerOfLinks } from '../../shared/findings/index.ts';
import { printable } from '../printable.ts';

/** One rule in one account, as a line of the table. */
export interface AccountEntry {
  readonly account: AccountReport;
  readonly result: ResultReport;
  /** The link that is broken, or the first that was not seen; null where the account was never entered. */
  readonly at: LinkReport | null;
  /** The account that owns the broken part of the chain, which several share; null where it is this one's alone. */
  readonly owner: string | null;
}

/** The entries of an account; none of one that is excluded. */
export function entriesOf(account: AccountReport): readonly AccountEntry[] {
  return account.results.map((result) => {
    const { status, chain, brokenLink } = result;
    const owner =
      status === 'FAILED' && brokenLink !== null
        ? ownerOfLinks({ chain }, brokenLink, account.accountId)
        : null;
    return { account, result, at: linkOf(result), owner };
  });
}

function linkOf({ chain, brokenLink, status }: ResultReport): LinkReport | null {
  if (status === 'PASSED') return null;
  const isIt = ({ link, state }: LinkReport) =>
    brokenLink === null ? state === 'unseen' : link === brokenLink;
  return chain.find(isIt) ?? null;
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
  return `${type.replace('-', ' ')} ${name} in ${region}`;
}
