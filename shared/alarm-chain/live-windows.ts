/**
 * Which of the audit's earlier visits a chain must have counted. A visit is an AssumeRole, so it must show in the
 * metric; but only one whose chain is known to have been the same may be held against it. In doubt it is not compared.
 */
import type { StoredChain, TimeWindow } from './advisory-evidence.ts';
import type { MetricFilter } from './snapshot.ts';

const minute = 60_000;

/**
 * Milliseconds around a window in which its visits are counted. CloudTrail delivers to CloudWatch Logs about five
 * minutes after a call: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
 */
export const countedBefore = 5 * minute;
export const countedAfter = 25 * minute;

/** Milliseconds after that in which the last data points may still come in. */
export const ingestionMargin = 15 * minute;

/**
 * Milliseconds after which a window is not asked for any more. CloudWatch keeps data points of five minutes for 63 days:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
 */
export const oldestWindow = 60 * 24 * 60 * minute;

/** What must have been there before a window began, so that it can be compared. */
export interface ComparedChain {
  readonly collectedAt: Date;
  /** Today's digest of the account's whole chains. */
  readonly digest: string;
  /** What the account's finding holds; undefined where it holds nothing. */
  readonly stored: StoredChain | undefined;
  /** When the parts of the chain were made or last changed; undefined where AWS does not tell. */
  readonly madeAt: readonly (Date | undefined)[];
}

/**
 * The comparable ones of the windows, as indexes into them: settled, not too old, begun under the very chain that is
 * there today, and after every part of it was made.
 */
export function comparableWindows(windows: readonly TimeWindow[], chain: ComparedChain): readonly number[] {
  const { stored, digest, madeAt } = chain;
  if (stored?.digest !== digest) return [];
  const parts = madeAt.map((time) => time?.getTime() ?? Number.NaN);
  return windows.flatMap((window, index) => {
    const start = window.start.getTime();
    const isAfterParts = parts.every((time) => time < start);
    const isUnderChain = stored.since.getTime() <= start;
    return isSettled(window, chain.collectedAt) && isUnderChain && isAfterParts ? [index] : [];
  });
}

/** Whether all data points of a window must have come in, and are kept still. */
function isSettled(window: TimeWindow, collectedAt: Date): boolean {
  const isIn = window.end.getTime() + countedAfter + ingestionMargin < collectedAt.getTime();
  return isIn && isKept(window, collectedAt);
}

/** Whether CloudWatch still has the data points of a window. */
export function isKept({ start }: TimeWindow, collectedAt: Date): boolean {
  return start.getTime() - countedBefore > collectedAt.getTime() - oldestWindow;
}

/**
 * Whether the sum of a filter's metric tells that an event was counted. Dimensions make other metrics of it, and a
 * default value other than zero is counted where nothing matched.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html
 */
export function isCountable({ transformations, emitsSystemFieldDimensions }: MetricFilter): boolean {
  const [transformation] = transformations;
  return (
    transformation !== undefined &&
    (transformation.defaultValue ?? 0) === 0 &&
    Object.keys(transformation.dimensions).length === 0 &&
    emitsSystemFieldDimensions.length === 0
  );
}
