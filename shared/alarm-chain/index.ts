export { judgeAccount, isSettled, firstUnseen, type Judgement } from './judge.ts';
export { advisoryTargets, type AdvisoryTargets, type TopicTarget } from './advisory-targets.ts';
export { topicsBehindFilters } from './cloudguard.ts';
export { filterAnswer } from './subscribers.ts';
export { isManagedAlias } from './topic-access.ts';
export { parseArn, logGroupName, type Arn } from './arn.ts';
export type { LinkEvidence, Note, Observation, ResourceReference } from './evidence.ts';
export {
  breakReasons,
  isPassing,
  linkNames,
  liveReasons,
  noteCodes,
  requiredLinks,
  unseenReasons,
  type BreakReason,
  type LinkName,
  type NoteCode,
  type UnseenWhy,
} from './links.ts';
export * from './snapshot.ts';
export type * from './advisory-evidence.ts';
export { movingObservations } from './chain-digest.ts';
export { cut } from './cut.ts';
export { hasHidden, printable, printableLines } from './printable.ts';
export { pathsOfAccount, withLiveEvidence } from './account-paths.ts';
export type { Path } from './paths.ts';
export { relateFilters } from './candidates.ts';
export { literalMetricValue } from './metric-filter.ts';
export { liveSubjects, type LiveMetric, type LiveSubject } from './live-subject.ts';
export { countedAfter, countedBefore, isKept } from './live-windows.ts';
