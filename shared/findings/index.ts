export {
  complianceStatus,
  verdictChoices,
  type AcceptedFailure,
  type ComplianceStatus,
  type VerdictChoice,
} from './status.ts';
export { exceptionSentence, messageOf } from './message.ts';
export { ownerOfLinks } from './shared-chain.ts';
export { batchesOf, importLimits, type Batches } from './batches.ts';
export {
  defaultProductArn,
  findingId,
  findingIds,
  productFields,
  readStoredChain,
  ruleOfFinding,
  writeFinding,
  type Finding,
  type FindingSubject,
  type ImportedFinding,
} from './finding.ts';
export {
  maximumWindows,
  readVisits,
  runRecordId,
  writeRunRecord,
  type RunRecordSubject,
  type Visits,
} from './run-record.ts';
export { findingLimits } from './limits.ts';
export {
  coverageFindingId,
  coverageIds,
  subjectOfCoverage,
  writeCoverageFinding,
  type CoverageSubject,
} from './coverage-finding.ts';
export { generalRecommendation } from './general-recommendation.ts';
export { resourceNouns } from './describe-resource.ts';
export { areBesideMend } from './commands.ts';
export { recommendationFor, type Recommendation } from './recommendation.ts';
export type { CoverageCause, CoverageWhy } from './coverage-mends.ts';
