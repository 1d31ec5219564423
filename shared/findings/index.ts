export { complianceStatus, verdictChoices, type ComplianceStatus, type VerdictChoice } from './status.ts';
export { messageOf } from './message.ts';
export { batchesOf, importLimits, type Batches } from './batches.ts';
export {
  defaultProductArn,
  findingId,
  productFields,
  readStoredChain,
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
