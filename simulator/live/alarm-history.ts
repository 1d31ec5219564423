import type { AlarmStateValue } from '../alarms/composite-rule.ts';
import type { LiveRegion } from './live-state.ts';

/** The state that an alarm has come to since the simulation started. */
export interface AlarmStatus {
  readonly StateValue: AlarmStateValue;
  readonly StateReason: string;
  readonly StateReasonData?: string;
  readonly StateUpdatedTimestamp: Date;
  readonly StateTransitionedTimestamp: Date;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html */
export interface HistoryItem {
  readonly AlarmName: string;
  readonly AlarmType: 'MetricAlarm' | 'CompositeAlarm' | 'LogAlarm';
  readonly Timestamp: Date;
  readonly HistoryItemType: 'ConfigurationUpdate' | 'StateUpdate' | 'Action';
  readonly HistorySummary: string;
  /** JSON. */
  readonly HistoryData: string;
}

type Subject = Pick<HistoryItem, 'AlarmName' | 'AlarmType' | 'Timestamp'>;

const configurationWords = { Create: 'created', Update: 'updated', Delete: 'deleted' } as const;

/** That an alarm was made, changed or deleted; of what AWS tells of its configuration, the name alone. */
export function configurationItem(subject: Subject, type: keyof typeof configurationWords): HistoryItem {
  const word = configurationWords[type];
  return {
    ...subject,
    HistoryItemType: 'ConfigurationUpdate',
    HistorySummary: `Alarm "${subject.AlarmName}" ${word}`,
    HistoryData: JSON.stringify({
      version: '1.0',
      type,
      [`${word}Alarm`]: { alarmName: subject.AlarmName },
    }),
  };
}

/** Writes down that an alarm has changed its state. */
export function recordStateUpdate(
  region: LiveRegion,
  subject: Subject,
  before: { readonly state: AlarmStateValue; readonly reason: string },
  after: AlarmStatus,
): void {
  region.history.push({
    ...subject,
    HistoryItemType: 'StateUpdate',
    HistorySummary: `Alarm updated from ${before.state} to ${after.StateValue}`,
    HistoryData: JSON.stringify({
      version: '1.0',
      oldState: { stateValue: before.state, stateReason: before.reason },
      newState: {
        stateValue: after.StateValue,
        stateReason: after.StateReason,
        ...(after.StateReasonData === undefined
          ? {}
          : { stateReasonData: JSON.parse(after.StateReasonData) as unknown }),
      },
    }),
  });
}

/** What became of one action of an alarm; `error` is null where it succeeded. */
export interface ActionOutcome {
  readonly action: string;
  readonly error: string | null;
  readonly message: string;
}

/**
 * Writes down an action. The summaries are those that users quote (https://github.com/ASFHyP3/hyp3/issues/762); AWS
 * documents `HistoryData` only as JSON, and its members here are known from users' reports.
 * https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger
 */
export function recordAction(
  region: LiveRegion,
  subject: Subject,
  { action, error, message }: ActionOutcome,
): void {
  region.history.push({
    ...subject,
    HistoryItemType: 'Action',
    HistorySummary:
      error === null
        ? `Successfully executed action ${action}`
        : `Failed to execute action ${action}. Received error: "${error}"`,
    HistoryData: JSON.stringify({
      actionState: error === null ? 'Succeeded' : 'Failed',
      stateUpdateTimestamp: subject.Timestamp.getTime(),
      notificationResource: action,
      publishedMessage: message,
      error,
    }),
  });
}
