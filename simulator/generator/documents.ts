import type {
  Scenario,
  ScenarioAccount,
  ScenarioDocument,
  ScenarioRegion,
  Sparse,
} from '../scenario/scenario.ts';

/** The parts of a scenario as it is written, before the defaults. */
export type { ScenarioDocument };
export type OrganizationDocument = Sparse<Scenario['organization']>;
export type AccountDocument = Sparse<ScenarioAccount>;
export type RegionDocument = Sparse<ScenarioRegion>;
