import { publishedQuotas, throttlingErrorOf, type Quota } from './quotas.ts';
import type { Service } from './service.ts';
import { ServiceError } from './service-error.ts';
import type { Caller } from './state/sessions.ts';

/** The requests that a quota refused, in all and by `service:Operation`. */
export interface QuotaViolations {
  readonly total: number;
  readonly byAction: Readonly<Record<string, number>>;
}

/** One simulated organization's quotas. */
export interface QuotaBuckets {
  /** Takes one request from its quota. @throws ServiceError in the service's own words where the quota is used up */
  take(service: Service, operation: string, caller: Caller, region: string, at: Date): void;
  violations(): QuotaViolations;
}

interface Bucket {
  /** Requests that it still takes, as of `filledAt`. */
  tokens: number;
  /** Milliseconds since 1970. */
  filledAt: number;
}

const quotaByAction: ReadonlyMap<string, Quota> = new Map(
  publishedQuotas.flatMap((quota) => quota.actions.map((action) => [action, quota] as const)),
);

/** Quotas that are full; where they are not enforced, every request passes and none counts as a violation. */
export function createQuotaBuckets({ isEnforced }: { readonly isEnforced: boolean }): QuotaBuckets {
  const buckets = new Map<string, Bucket>();
  const violations = new Map<string, number>();
  return {
    take: (service, operation, caller, region, at) => {
      const action = `${service.iamPrefix}:${operation}`;
      const quota = quotaByAction.get(action);
      if (!isEnforced || quota === undefined) return;
      const key = [caller.accountId, service.isGlobal ? '' : region, quota.actions[0]].join(' ');
      const bucket = refilled(buckets.get(key), quota, at.getTime());
      buckets.set(key, bucket);
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return;
      }
      violations.set(action, (violations.get(action) ?? 0) + 1);
      const { code, status, message } = throttlingErrorOf(service.iamPrefix);
      throw new ServiceError(code, status, message);
    },
    violations: () => ({
      total: [...violations.values()].reduce((sum, count) => sum + count, 0),
      byAction: Object.fromEntries(violations),
    }),
  };
}

function refilled(bucket: Bucket | undefined, { rate, burst }: Quota, at: number): Bucket {
  if (bucket === undefined) return { tokens: burst, filledAt: at };
  const seconds = Math.max(0, at - bucket.filledAt) / 1_000;
  return { tokens: Math.min(burst, bucket.tokens + seconds * rate), filledAt: at };
}
