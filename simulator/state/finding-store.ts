import type { Scenario } from '../scenario/scenario.ts';

/** A finding as Security Hub keeps it. */
export type Finding = Readonly<Record<string, unknown>> & {
  readonly Id: string;
  readonly ProductArn: string;
  readonly AwsAccountId: string;
};

export interface StoredFinding {
  finding: Finding;
  /** When Security Hub last took the finding in: the start of its retention. */
  processedAt: Date;
  /** Members that a provider may set and a customer has set since: they are the customer's from then on. */
  takenOver: ReadonlySet<string>;
}

/** The findings of every account and Region, indexed so that no call looks at all of them. */
export interface FindingStore {
  find(region: string, accountId: string, productArn: string, id: string): StoredFinding | undefined;
  put(region: string, stored: StoredFinding): void;
  ofAccount(region: string, accountId: string): readonly StoredFinding[];
  ofRegion(region: string): readonly StoredFinding[];
  withId(region: string, id: string): readonly StoredFinding[];
}

interface RegionFindings {
  readonly byAccount: Map<string, Map<string, StoredFinding>>;
  readonly byId: Map<string, StoredFinding[]>;
}

/** A store with the findings that the scenario starts with. */
export function createFindingStore(scenario: Scenario, now: Date): FindingStore {
  const regions = new Map<string, RegionFindings>();
  const inRegion = (region: string): RegionFindings => {
    const known = regions.get(region) ?? { byAccount: new Map(), byId: new Map() };
    regions.set(region, known);
    return known;
  };
  const store: FindingStore = {
    find: (region, accountId, productArn, id) =>
      inRegion(region).byAccount.get(accountId)?.get(`${productArn}\n${id}`),
    put: (region, stored) => {
      add(inRegion(region), stored);
    },
    ofAccount: (region, accountId) => [...(inRegion(region).byAccount.get(accountId)?.values() ?? [])],
    ofRegion: (region) =>
      [...inRegion(region).byAccount.values()].flatMap((findings) => [...findings.values()]),
    withId: (region, id) => inRegion(region).byId.get(id) ?? [],
  };
  for (const [accountId, account] of Object.entries(scenario.accounts)) {
    for (const [region, { findings }] of Object.entries(account.regions)) {
      for (const finding of findings) {
        store.put(region, {
          finding: completed(finding, accountId, region),
          processedAt: now,
          takenOver: new Set(),
        });
      }
    }
  }
  return store;
}

function add(region: RegionFindings, stored: StoredFinding): void {
  const { AwsAccountId, ProductArn, Id } = stored.finding;
  const ofAccount = region.byAccount.get(AwsAccountId) ?? new Map<string, StoredFinding>();
  region.byAccount.set(AwsAccountId, ofAccount);
  ofAccount.set(`${ProductArn}\n${Id}`, stored);
  const withId = region.byId.get(Id) ?? [];
  region.byId.set(Id, withId);
  withId.push(stored);
}

/** The product ARN under which an account's own findings stand: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-custom-providers.html */
export function defaultProductArn(region: string, accountId: string): string {
  return `arn:aws:securityhub:${region}:${accountId}:product/${accountId}/default`;
}

function completed(finding: { readonly Id: string }, accountId: string, region: string): Finding {
  return {
    ProductArn: defaultProductArn(region, accountId),
    Region: region,
    RecordState: 'ACTIVE',
    Workflow: { Status: 'NEW' },
    ...finding,
    AwsAccountId: accountId,
  };
}
