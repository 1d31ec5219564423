import { expect, test } from 'vitest';
import { judgeAccount, type MuteRule } from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { aMuteRule, parts } from './advisory-parts.ts';
import { absent, anAccount, refused, seen } from './compliant-account.ts';

const judgeWith = (...rules: readonly MuteRule[]) =>
  judgeAccount(anAccount({ advisory: parts.muteRules(seen(rules)) }), assumeRole);
const codesOf = ({ notes }: { readonly notes: readonly { readonly code: string }[] }) =>
  notes.map(({ code }) => code);

/** Now it is 2026-01-15T12:00Z, a Thursday. */
const silent: readonly (readonly [string, readonly Partial<MuteRule>[]])[] = [
  ['with four days left', [{}]],
  [
    'with a minute over a day left',
    [{ expression: 'at(2026-01-15T12:01)', duration: 'P1D' }, { duration: 'PT2H' }],
  ],
  [
    'every day for a day: the next window begins where the last ends',
    [{ expression: 'cron(0 0 * * *)', duration: 'P1D' }],
  ],
  ['every minute for a minute', [{ expression: 'cron(* * * * *)', duration: 'PT1M' }]],
  [
    'by day, and another by night',
    [
      { expression: 'cron(0 8 * * *)', duration: 'PT12H' },
      { name: 'night', expression: 'cron(0 20 * * *)', duration: 'PT12H', status: 'SCHEDULED' },
    ],
  ],
];

test.for(silent)('an alarm under a mute rule in force %s is muted', ([, rules]) => {
  const judgement = judgeWith(...rules.map(aMuteRule));

  expect(judgement).toMatchObject({
    rings: 'no',
    brokenLink: 'alarm',
    reason: 'alarm-muted',
    cloudguard: 'pass',
  });
  expect(judgement.notes).toEqual([]);
  expect(judgement.chain.at(-1)?.observed).toMatchObject({ muteRule: 'shutdown' });
});

const heard: readonly (readonly [string, readonly Partial<MuteRule>[]])[] = [
  ['without targets, of which AWS does not say what it mutes', [{ alarmNames: [] }]],
  ['with less than a day left', [{ duration: 'P1D' }]],
  ['with just a day left', [{ expression: 'at(2026-01-15T12:00)', duration: 'P1D' }]],
  ['that expires within the day', [{ expiresAt: new Date('2026-01-16T00:00:00Z') }]],
  ['with a window of hours every day', [{ expression: 'cron(0 11 * * *)', duration: 'PT2H' }]],
  ['with gaps of a minute', [{ expression: 'cron(0 * * * *)', duration: 'PT59M' }]],
  ['that is only scheduled', [{ status: 'SCHEDULED', expression: 'at(2026-01-16T00:00)' }]],
  ['that CloudWatch does not call active', [{ status: 'SCHEDULED' }]],
  ['of which CloudWatch gives no status', [{ status: undefined }]],
  ['whose windows cannot be computed', [{ expression: 'cron(0 0 1 * MON)' }]],
  ['of an unknown time zone', [{ timeZone: 'Mars/Olympus' }]],
];

test.for(heard)('an alarm under a mute rule %s rings, with a note', ([, rules]) => {
  const judgement = judgeWith(...rules.map(aMuteRule));

  expect(judgement.rings).toBe('yes');
  expect(codesOf(judgement)).toEqual(['alarm-mute-window']);
  expect(judgement.notes[0]?.message).toContain('`shutdown` silences the alarm `assume-role`');
});

test.for<readonly [string, Partial<MuteRule>]>([
  ['of other alarms', { alarmNames: ['cpu'] }],
  ['that has expired', { status: 'EXPIRED' }],
])('a mute rule %s is not worth a note', ([, change]) => {
  const judgement = judgeWith(aMuteRule(change));

  expect([judgement.rings, judgement.notes]).toEqual(['yes', []]);
});

test.for([refused('cloudwatch:ListAlarmMuteRules'), absent('cloudwatch:GetAlarmMuteRule')])(
  'mute rules that were not seen are a note, with the service’s words: %o',
  (answer) => {
    const judgement = judgeAccount(anAccount({ advisory: parts.muteRules(answer) }), assumeRole);

    expect(judgement.rings).toBe('yes');
    expect(codesOf(judgement)).toEqual(['mute-rules-unseen']);
    expect(judgement.notes[0]?.message).toMatch(/AccessDenied|ResourceNotFound/);
  },
);
