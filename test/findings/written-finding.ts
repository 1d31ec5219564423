import { judgeAccount, type Judgement } from '../../shared/alarm-chain/index.ts';
import {
  complianceStatus,
  writeFinding,
  type Finding,
  type FindingSubject,
} from '../../shared/findings/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { accountId, anAccount, type AccountParts } from '../alarm-chain/compliant-account.ts';

/** A judgement of an account that rings, but for `change`. */
export const judge = (change: Partial<AccountParts> = {}): Judgement =>
  judgeAccount(anAccount(change), assumeRole);

/** The finding of a judgement, by both verdicts. */
export function written(judgement: Judgement, change: Partial<FindingSubject> = {}): Finding {
  const time = '2026-01-15T12:00:00.000Z';
  const subject: FindingSubject = {
    accountId,
    partition: 'aws',
    securityHubRegion: 'us-east-1',
    rule: assumeRole,
    judgement,
    chainSince: new Date('2026-01-15T11:58:00Z'),
    status: complianceStatus(judgement, 'both'),
    message: 'As found.',
    ...change,
  };
  return writeFinding(subject, time, time);
}

/** What a person is told to do; empty where nothing is. */
export function textOf(judgement: Judgement): string {
  return written(judgement).Remediation?.Recommendation.Text ?? '';
}
