/**
 * In place of `@smithy/core/event-streams`: two of the clients have operations that stream events (SelectObjectContent of
 * S3, StartLiveTail of CloudWatch Logs), of which no function calls one. https://smithy.io/2.0/spec/streaming.html
 */

/** What a client keeps for such operations. */
export const eventStreamSerdeProvider = (): EventStreamSerde => new EventStreamSerde();

/** Leaves the configuration of a client as it is. */
export const resolveEventStreamSerdeConfig = <Configuration>(input: Configuration): Configuration => input;

/** Refuses every event stream. */
export class EventStreamSerde {
  /** @throws Error always */
  serializeEventStream(): never {
    throw new Error(notBundled);
  }

  /** @throws Error always */
  deserializeEventStream(): never {
    throw new Error(notBundled);
  }
}

const notBundled = 'event streams are left out of the functions: see bundle/lambda/event-streams.ts';
