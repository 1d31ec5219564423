export { planSteps, type Plan, type PlanSubject } from './plan.ts';
export { provePlan } from './prove-plan.ts';
export {
  refusalReasons,
  refuse,
  refuseForNow,
  refuseUnseen,
  passing,
  type Refusal,
  type RefusalReason,
} from './refusals.ts';
export {
  isAlarmOf,
  isFilterOf,
  ownName,
  ownTags,
  type AlarmStep,
  type FilterStep,
  type Step,
} from './steps.ts';
export { asItWouldBe } from './would-be.ts';
export { commandLines, portalSteps, terraform } from './render.ts';
export { decideAlarmWrite, decideFilterWrite, nameOf, type Tags, type WriteDecision } from './ownership.ts';
export { decideAlarmUndo, decideFilterUndo, type OwnFilter, type UndoDecision } from './undo.ts';
export {
  createdBy,
  stepOf,
  type AccountRecord,
  type AfterState,
  type CreatedResource,
  type RemediationRecord,
} from './record.ts';
export { workflowAfter, type Outcome, type WorkflowUpdate } from './workflow.ts';
export { isWithinReach, readFinding, type FindingReading, type RemediableFinding } from './permission.ts';
export {
  canonical,
  MalformedDocumentError,
  readPlan,
  readRecord,
  type AgreedPlan,
  type RecordedAccount,
} from './read-documents.ts';
