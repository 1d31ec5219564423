import { Retry } from '@smithy/core/retry';

/**
 * Takes the pauses out of the SDK's retries, by its own numbers, so that their count and what is tried again stay those
 * of production. @returns what puts them back
 */
export function shortenPauses(): () => void {
  const before = { delay: Retry.delay.bind(Retry), throttlingDelay: Retry.throttlingDelay.bind(Retry) };
  // Not by spies: they would keep each of a million calls.
  Retry.delay = () => 1;
  Retry.throttlingDelay = () => 1;
  return () => {
    Object.assign(Retry, before);
  };
}
