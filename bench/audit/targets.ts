import type { AuditMeasures } from './measure-audits.ts';

/** One requirement on the measures, with what was measured. */
export interface Target {
  readonly name: string;
  readonly measured: number;
  readonly most: number;
}

/** Ratios against the bare loop. */
const mostWall = 1;
const mostCpu = 0.8;
/** From 1,000 accounts to 5,000. */
const mostGrowth = 5.3;
/** From 500 accounts to 5,000. */
const mostRssGrowth = 1.5;
const mostRssMb = 512;
/** Seconds of one Lambda invocation that the audit may use: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const lambdaSeconds = 900;

/** The requirements that the measured sizes can be judged by. */
export function targetsOf(measures: readonly AuditMeasures[]): readonly Target[] {
  const of = (accounts: number) => measures.find((one) => one.accounts === accounts);
  const [small, medium, large] = [of(500), of(1_000), of(5_000)];
  return [
    ...measures.flatMap((one) => targetsOfSize(one)),
    ...(medium === undefined || large === undefined
      ? []
      : [
          {
            name: 'wall time, 5,000 : 1,000',
            measured: large.wallSeconds / medium.wallSeconds,
            most: mostGrowth,
          },
        ]),
    ...(small === undefined || large === undefined
      ? []
      : [
          { name: 'peak RSS, 5,000 : 500', measured: large.peakRssMb / small.peakRssMb, most: mostRssGrowth },
        ]),
  ];
}

/** Those of them that are not met. */
export function missedTargets(measures: readonly AuditMeasures[]): readonly Target[] {
  return targetsOf(measures).filter(({ measured, most }) => measured > most);
}

function targetsOfSize(one: AuditMeasures): readonly Target[] {
  const size = `${one.accounts} accounts`;
  return [
    {
      name: `${size}: wall time : bare loop`,
      measured: one.wallSeconds / one.bareWallSeconds,
      most: mostWall,
    },
    {
      name: `${size}: CPU per call : bare loop`,
      measured: one.cpuMsPerCall / one.bareCpuMsPerCall,
      most: mostCpu,
    },
    { name: `${size}: peak RSS in MB`, measured: one.peakRssMb, most: mostRssMb },
    { name: `${size}: part of a Lambda's 15 minutes`, measured: one.wallSeconds / lambdaSeconds, most: 1 },
    { name: `${size}: quota violations`, measured: one.quotaViolations, most: 0 },
  ];
}
