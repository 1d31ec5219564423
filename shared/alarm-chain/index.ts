export { judgeAccount, isSettled, firstUnseen, type Judgement } from './judge.ts';
export { topicsBehindFilters } from './cloudguard.ts';
export { parseArn, logGroupName, type Arn } from './arn.ts';
export type { LinkEvidence, Note, Observation, ResourceReference } from './evidence.ts';
export {
  breakReasons,
  linkNames,
  noteCodes,
  requiredLinks,
  unseenReasons,
  type BreakReason,
  type LinkName,
  type NoteCode,
  type UnseenWhy,
} from './links.ts';
export * from './snapshot.ts';
