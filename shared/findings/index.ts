export { complianceStatus, verdictChoices, type ComplianceStatus, type VerdictChoice } from './status.ts';
export { messageOf } from './message.ts';
export {
  defaultProductArn,
  findingId,
  productFields,
  writeFinding,
  type Finding,
  type FindingSubject,
} from './finding.ts';
