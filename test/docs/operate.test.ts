/** The filters that docs/operate.md sets beside the rule's own catch what it says of them. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { matches, parse, type CloudTrailRecord } from '../../shared/filter-pattern/index.ts';
import { callsIn, codeBlocksOf } from './documented-commands.ts';

const page = readFileSync('docs/operate.md', 'utf8');

/** The pattern of the example below a lead in bold. */
function patternBelow(lead: string): string {
  const [, below = ''] = page.split(`**${lead}.**`);
  const [, pattern = ''] = /ringcheck -- explain '([^']+)'/.exec(below) ?? [];
  return pattern;
}

function catches(pattern: string, record: CloudTrailRecord): boolean {
  const parsed = parse(pattern);
  if (!parsed.ok) throw new Error(`${pattern}: ${parsed.error.message}`);
  return matches(parsed.pattern, record);
}

/** A call that succeeds. */
function assumed(roleArn: string, roleSessionName = 'alice'): CloudTrailRecord {
  return { ...call, requestParameters: { roleArn, roleSessionName } };
}

/** A call that is denied, as CloudTrail records it: the message alone names the role. */
function denied(roleArn: string, ending = ''): CloudTrailRecord {
  const errorMessage = `User: arn:aws:iam::333333333333:user/alice is not authorized to perform: sts:AssumeRole on resource: ${roleArn}${ending}`;
  return { ...call, requestParameters: null, errorCode: 'AccessDenied', errorMessage };
}

const call = {
  eventVersion: '1.08',
  eventTime: '2026-01-15T12:00:00Z',
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  awsRegion: 'us-east-1',
  eventID: '22222222-2222-4222-8222-222222222222',
  userIdentity: { type: 'IAMUser' },
} as const;
const role = (name: string) => `arn:aws:iam::333333333333:role/${name}`;

describe('the filter for a break-glass role', () => {
  const pattern = patternBelow('A break-glass role');

  test.each([
    ['a use of the role', assumed(role('break-glass'))],
    ['a use of the role with a path', assumed(role('emergency/break-glass'))],
    ['a denied use, whose parameters are null', denied(role('break-glass'))],
    ['a denied use of the role with a path', denied(role('emergency/break-glass'))],
    [
      'a denied use whose message says which policy denies it',
      denied(role('break-glass'), ' with an explicit deny in a service control policy'),
    ],
  ])('catches %s', (_what, record) => {
    expect(catches(pattern, record)).toBe(true);
  });

  test.each([
    ['a use of another role', assumed(role('example'))],
    ['a use of a role whose name only ends so', assumed(role('no-break-glass'))],
    ['a denied use of another role', denied(role('example'))],
  ])('leaves %s alone', (_what, record) => {
    expect(catches(pattern, record)).toBe(false);
  });

  test('is the one that the command below the patterns puts', () => {
    const [, put = ''] = /--filter-pattern '([^']+)'/.exec(page) ?? [];

    expect(put).toBe(pattern);
  });
});

describe('the filter for everything but the audit', () => {
  const pattern = patternBelow('Everything but the audit');

  test('leaves the visits of the audit out', () => {
    expect(catches(pattern, assumed(role('ringcheck-audit'), 'ringcheck-audit'))).toBe(false);
  });

  test.each([
    ['whoever calls himself like the audit', assumed(role('admin'), 'ringcheck-audit')],
    ['a role of that name below a path', assumed(role('mine/ringcheck-audit'))],
    ['a denied call, whose parameters are null', denied(role('admin'))],
    ['a denied call for the role of the audit', denied(role('ringcheck-audit'))],
  ])('catches %s', (_what, record) => {
    expect(catches(pattern, record)).toBe(true);
  });
});

test('the workflow takes the report from where the audit writes it, beside its own checkout', () => {
  const [workflow = ''] = codeBlocksOf('docs/operate.md')
    .filter(({ language, text }) => language === 'yaml' && text.includes('upload-sarif'))
    .map(({ text }) => text);
  const [, folder = ''] = /\n +path: (\S+)\n/.exec(workflow) ?? [];
  const [, uploaded = ''] = /sarif_file: (\S+)/.exec(workflow) ?? [];
  const [audit = []] = callsIn(workflow.replaceAll(' || test', ' # test'));

  expect(workflow.split('working-directory: ').length - 1).toBe(2);
  expect(workflow.split(`working-directory: ${folder}\n`).length - 1).toBe(2);
  expect(audit.slice(-2)).toEqual(['--output', `../${uploaded}`]);
});
