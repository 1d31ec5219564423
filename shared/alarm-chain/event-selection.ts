import type { Rule, RuleEvent } from '../rules/rule.ts';
import { broken, holds, unseen, unseenBecause, type LinkEvidence } from './evidence.ts';
import type {
  AccountSnapshot,
  AdvancedSelector,
  BasicSelector,
  EventSelection,
  FieldSelector,
  Trail,
} from './snapshot.ts';
import { trailReference } from './trail.ts';

/** Whether a selector admits an event: it does, it does not (and for which of the two reasons), or it depends. */
type Admission = 'admits' | 'leaves-management-out' | 'leaves-read-out' | 'depends';

/**
 * Link `event-selection`: do the selectors let the rule's events through? An event is recorded if any one selector
 * admits it. AssumeRole is a read-only management event:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function judgeEventSelection(snapshot: AccountSnapshot, rule: Rule, trail: Trail): LinkEvidence {
  const resource = trailReference(trail);
  const selection = snapshot.selectorsByTrail.get(trail.arn);
  if (selection === undefined) return unseen('event-selection', 'unsupported', resource);
  if (selection.state === 'unseen') return unseenBecause('event-selection', selection, resource);
  if (selection.state === 'absent') {
    const { operation, message } = selection;
    return unseen('event-selection', 'undecided', resource, { operation, message });
  }
  const { basic, advanced } = selection.value;
  if (basic.length === 0 && advanced.length === 0) return judgeDefaultSelection(trail);

  const observed = { selectors: describe(selection.value) };
  const answers = rule.events.map((event) => admissionOfAny(selection.value, event));
  if (answers.includes('leaves-management-out')) {
    return broken('event-selection', 'management-events-not-recorded', resource, observed);
  }
  if (answers.includes('leaves-read-out')) {
    return broken('event-selection', 'read-events-not-recorded', resource, observed);
  }
  if (answers.includes('depends')) return unseen('event-selection', 'undecided', resource, observed);
  return holds('event-selection', resource, observed);
}

/**
 * A trail that says to have no selectors of its own records all management events:
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
 */
function judgeDefaultSelection(trail: Trail): LinkEvidence {
  const resource = trailReference(trail);
  const observed = { selectors: [], hasCustomEventSelectors: trail.hasCustomEventSelectors ?? null };
  return trail.hasCustomEventSelectors === false
    ? holds('event-selection', resource, observed)
    : unseen('event-selection', 'undecided', resource, observed);
}

function admissionOfAny({ basic, advanced }: EventSelection, event: RuleEvent): Admission {
  const answers = [
    ...basic.map((selector) => admissionOfBasic(selector, event)),
    ...advanced.map((selector) => admissionOfAdvanced(selector, event)),
  ];
  const order: readonly Admission[] = ['admits', 'depends', 'leaves-read-out', 'leaves-management-out'];
  return order.find((answer) => answers.includes(answer)) ?? 'leaves-management-out';
}

/** Defaults (`All`, management events included): https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html */
function admissionOfBasic(selector: BasicSelector, event: RuleEvent): Admission {
  if (selector.includeManagementEvents === false) return 'leaves-management-out';
  if (selector.excludeManagementEventSources.includes(event.source)) return 'leaves-management-out';
  switch (selector.readWriteType ?? 'All') {
    case 'All':
      return 'admits';
    case 'ReadOnly':
      return event.readOnly ? 'admits' : 'leaves-read-out';
    case 'WriteOnly':
      return event.readOnly ? 'leaves-read-out' : 'admits';
    default:
      return 'depends';
  }
}

/** All fields must hold: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html */
function admissionOfAdvanced(selector: AdvancedSelector, event: RuleEvent): Admission {
  // A map: the field comes from the account, and an object would also know `constructor`.
  const known: ReadonlyMap<string, string> = new Map([
    ['eventCategory', 'Management'],
    ['readOnly', String(event.readOnly)],
    ['eventSource', event.source],
    ['eventName', event.name],
  ]);
  // AWS gives every selector fields: one without says nothing of what it admits.
  let answer: Admission = selector.fields.length === 0 ? 'depends' : 'admits';
  for (const field of selector.fields) {
    const value = known.get(field.field);
    if (value === undefined || !hasOperator(field)) {
      if (answer === 'admits') answer = 'depends';
    } else if (!fieldHolds(field, value)) {
      if (field.field !== 'readOnly') return 'leaves-management-out';
      answer = 'leaves-read-out';
    }
  }
  return answer;
}

/** Whether any operator that is known here is set. */
function hasOperator({ field: _field, ...operators }: FieldSelector): boolean {
  return Object.values(operators).some((values) => values.length > 0);
}

/** Each operator that is set must hold; a positive one for any of its values, a negative one for all. */
function fieldHolds(field: FieldSelector, value: string): boolean {
  return (
    isUnsetOrAny(field.equals, (other) => value === other) &&
    isUnsetOrAny(field.startsWith, (other) => value.startsWith(other)) &&
    isUnsetOrAny(field.endsWith, (other) => value.endsWith(other)) &&
    !field.notEquals.includes(value) &&
    !field.notStartsWith.some((other) => value.startsWith(other)) &&
    !field.notEndsWith.some((other) => value.endsWith(other))
  );
}

function isUnsetOrAny(values: readonly string[], test: (other: string) => boolean): boolean {
  return values.length === 0 || values.some((other) => test(other));
}

function describe({ basic, advanced }: EventSelection): readonly unknown[] {
  return [
    ...basic.map(({ readWriteType, includeManagementEvents }) => ({
      readWriteType: readWriteType ?? 'All',
      includeManagementEvents: includeManagementEvents ?? true,
    })),
    ...advanced.map(({ name, fields }) => ({ name: name ?? null, fields: fields.map(describeField) })),
  ];
}

function describeField({ field, ...operators }: FieldSelector): unknown {
  return {
    field,
    ...Object.fromEntries(Object.entries(operators).filter(([, values]) => values.length > 0)),
  };
}
