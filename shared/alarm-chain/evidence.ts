import type { BreakReason, LinkName, NoteCode, UnseenWhy } from './links.ts';
import type { Unseen } from './snapshot.ts';

/** What a link was judged on. A metric filter has no ARN: AWS gives it none. */
export interface ResourceReference {
  readonly type: 'trail' | 'log-group' | 'metric-filter' | 'alarm' | 'topic';
  readonly arn: string | null;
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
}

/** Values that AWS returned and that decided a link, for people and reports. */
export type Observation = Readonly<Record<string, unknown>>;

interface Judged {
  readonly link: LinkName;
  readonly resource: ResourceReference | null;
  readonly observed: Observation | null;
}
/** One link of one chain, judged. */
export type LinkEvidence =
  | (Judged & { readonly state: 'holds' })
  | (Judged & { readonly state: 'broken'; readonly reason: BreakReason })
  | (Judged & { readonly state: 'unseen'; readonly why: UnseenWhy });

/** Something worth telling that changes no verdict. */
export interface Note {
  readonly code: NoteCode;
  readonly link: LinkName;
  readonly message: string;
}

/** A link that does its part. */
export function holds(
  link: LinkName,
  resource: ResourceReference | null,
  observed: Observation | null = null,
): LinkEvidence {
  return { link, state: 'holds', resource, observed };
}

/** A link that is broken for a reason of the closed list. */
export function broken(
  link: LinkName,
  reason: BreakReason,
  resource: ResourceReference | null,
  observed: Observation | null = null,
): LinkEvidence {
  return { link, state: 'broken', reason, resource, observed };
}

/** A link about which nothing can be said. */
export function unseen(
  link: LinkName,
  why: UnseenWhy,
  resource: ResourceReference | null,
  observed: Observation | null = null,
): LinkEvidence {
  return { link, state: 'unseen', why, resource, observed };
}

/** The same for a refused or failed call, naming the operation and the service's own words. */
export function unseenBecause(
  link: LinkName,
  refusal: Unseen,
  resource: ResourceReference | null,
): LinkEvidence {
  return unseen(link, refusal.why, resource, { operation: refusal.operation, message: refusal.message });
}
