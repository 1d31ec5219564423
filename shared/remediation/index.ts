export { planSteps, type Plan, type PlanSubject } from './plan.ts';
export { provePlan } from './prove-plan.ts';
export { refusalReasons, refuse, type Refusal, type RefusalReason } from './refusals.ts';
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
