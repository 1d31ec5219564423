import type { Draft, Further, Resource } from './draft.ts';

/** The draft with these members of its trail. */
export function withTrail(draft: Draft, members: Resource): Draft {
  return { ...draft, trail: { ...draft.trail, ...members } };
}

/** The draft with these members of its trail's status. */
export function withStatus(draft: Draft, members: Resource): Draft {
  return withTrail(draft, { Status: { ...(draft.trail?.['Status'] as Resource | undefined), ...members } });
}

/** The draft with these event selectors in place of its own. */
export function withSelectors(draft: Draft, selectors: Resource): Draft {
  const { EventSelectors: _basic, AdvancedEventSelectors: _advanced, ...trail } = draft.trail ?? {};
  return { ...draft, trail: { ...trail, ...selectors } };
}

/** The draft with these members of its metric filter. */
export function withFilter(draft: Draft, members: Resource): Draft {
  return { ...draft, filter: { ...draft.filter, ...members } };
}

/** The draft with these members of its filter's one transformation. */
export function withTransformation(draft: Draft, members: Resource): Draft {
  const [transformation] = (draft.filter?.['metricTransformations'] ?? []) as readonly Resource[];
  return withFilter(draft, { metricTransformations: [{ ...transformation, ...members }] });
}

/** The draft whose metric has no data where no event matches. */
export function withoutDefaultValue(draft: Draft): Draft {
  return withTransformation(draft, { defaultValue: null });
}

/** The draft with these members of its alarm. */
export function withAlarm(draft: Draft, members: Resource): Draft {
  return { ...draft, alarm: { ...draft.alarm, ...members } };
}

/** The draft with these further parts. */
export function withFurther(draft: Draft, further: Partial<Further>): Draft {
  return { ...draft, further: { ...draft.further, ...further } };
}

/** The draft with these attributes of its topic. */
export function withTopicAttributes(draft: Draft, attributes: Resource): Draft {
  const before = draft.topic?.['Attributes'] as Resource | undefined;
  return { ...draft, topic: { ...draft.topic, Attributes: { ...before, ...attributes } } };
}

/** The draft without its alarm, nor rules that would mute it. */
export function withoutAlarm(draft: Draft): Draft {
  return withFurther({ ...draft, alarm: null }, { muteRules: [] });
}
