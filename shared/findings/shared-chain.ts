import {
  linkNames,
  type Judgement,
  type LinkEvidence,
  type LinkName,
  type ResourceReference,
} from '../alarm-chain/index.ts';

/**
 * The account in which a broken chain has to be mended, if it is another than the audited one: the owner of an
 * organization trail or of the log group it delivers to. Null where nothing is broken or the account can mend it itself.
 */
export function ownerOfBrokenChain(judgement: Judgement, accountId: string): string | null {
  return judgement.brokenLink === null ? null : ownerOfLinks(judgement, judgement.brokenLink, accountId);
}

/** The same for the links of a chain up to one. */
export function ownerOfLinks(
  { chain }: { readonly chain: readonly Pick<LinkEvidence, 'link' | 'resource'>[] },
  upTo: LinkName,
  accountId: string,
): string | null {
  const last = linkNames.indexOf(upTo);
  // A topic may be in yet another account; what sends alarms to it is not.
  const resources = chain
    .filter(({ link }) => linkNames.indexOf(link) <= last)
    .flatMap(({ resource }): readonly ResourceReference[] => (resource === null ? [] : [resource]))
    .filter(({ type }) => type !== 'topic');
  const owner = resources.at(-1)?.accountId ?? '';
  return owner === '' || owner === accountId ? null : owner;
}

/** The sentence that tells the owner of an account whom to ask. */
export function sharedChainSentence(owner: string): string {
  return `This part of the chain is in account ${owner}: one mend there mends every account that shares it.`;
}
