export {
  complianceStatus,
  verdictChoices,
  type AcceptedFailure,
  type ComplianceStatus,
  type VerdictChoice,
} from './status.ts';
export { exceptionSentence, messageOf } from './message.ts';
export { batchesOf, importLimits, type Batches } from './batches.ts';
export {
  cut,
  defaultProductArn,
  findingId,
  findingIds,
  findingLimits,
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
