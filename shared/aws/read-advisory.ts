import type { AccountSnapshot, AdvisoryEvidence } from '../alarm-chain/index.ts';

/** Advisory evidence of which nothing was asked. */
export const nothingAdvisory: AdvisoryEvidence = {
  classByLogGroup: new Map(),
  muteRulesByPlace: new Map(),
  topicsByArn: new Map(),
  keyByTopic: new Map(),
  filterBySubscription: new Map(),
  actionsByAlarm: new Map(),
  live: { windows: [], refusal: null, chainByRule: new Map(), countsByMetric: new Map() },
};

/** Reads what could break the chains that hold so far. */
export async function readAdvisory(_snapshot: AccountSnapshot): Promise<AdvisoryEvidence> {
  return await Promise.resolve(nothingAdvisory);
}
