/** A finding only says where to look: one that is not the product's own, or asks for nothing, is left. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeAccount } from '../../shared/alarm-chain/index.ts';
import { writeCoverageFinding, writeRunRecord } from '../../shared/findings/index.ts';
import { isWithinReach, readFinding, type RemediableFinding } from '../../shared/remediation/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { accountId, anAccount, refused, seen } from '../alarm-chain/compliant-account.ts';
import { judge, written } from '../findings/written-finding.ts';
import { anyJson, changedJson } from './changed-json.ts';

const ownerId = '111111111111';
const productArn = `arn:aws:securityhub:us-east-1:${accountId}:product/${accountId}/default`;
const time = '2026-01-15T12:00:00.000Z';

type Fields = Readonly<Record<string, unknown>>;

/** As an event carries what was imported: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html */
function asCarried(finding: object, change: object = {}): Fields {
  const carried = { ...finding, Workflow: { Status: 'NEW' }, ...change };
  return JSON.parse(JSON.stringify(carried)) as Fields;
}

const failed = asCarried(written(judge({ filters: seen([]) })));
const remediable = {
  state: 'remediable',
  finding: {
    id: `ringcheck/D9.AWS.MON.22/${accountId}`,
    productArn,
    accountId,
    rule: assumeRole,
    ownerAccountId: null,
  },
};
const ofOwner = { ...remediable, finding: { ...remediable.finding, ownerAccountId: ownerId } };

/** The finding of a member whose only trail delivers to another account. */
function ofMember(): Fields {
  const logGroupArn = `arn:aws:logs:us-east-1:${ownerId}:log-group:organization:*`;
  const member = anAccount({ trail: { isOrganization: true, logGroupArn }, filters: seen([]) });
  return asCarried(written(judgeAccount(member, assumeRole)));
}

describe('a finding that asks for remediation', () => {
  test('is one that failed, as the product writes it', () => {
    expect(readFinding(failed)).toStrictEqual(remediable);
  });

  test.each(['NEW', 'NOTIFIED', 'RESOLVED'])('may say %s: whoever sends the event decides that', (Status) => {
    expect(readFinding({ ...failed, Workflow: { Status } })).toStrictEqual(remediable);
  });

  test('is of whatever partition and Region', () => {
    const arn = `arn:aws-us-gov:securityhub:us-gov-west-1:${accountId}:product/${accountId}/default`;

    expect(readFinding({ ...failed, ProductArn: arn })).toMatchObject({ finding: { productArn: arn } });
  });

  test('names the owner of what a member shares, as the product writes it', () => {
    expect(readFinding(ofMember())).toStrictEqual(ofOwner);
  });

  test('names the owner where Security Hub carries it, at the top of the finding', () => {
    const { FindingProviderFields, ...finding } = ofMember();
    const { RelatedFindings } = FindingProviderFields as { readonly RelatedFindings: unknown };

    expect(readFinding({ ...finding, RelatedFindings })).toStrictEqual(ofOwner);
  });

  test('names the first owner that is one, beside what others have related to it', () => {
    const related = [{ Id: 'arn:aws:guardduty:us-east-1::finding/1' }, { Id: remediable.finding.id }];
    const RelatedFindings = [related[0], { Id: `ringcheck/D9.AWS.MON.22/${ownerId}` }, related[1]];

    expect(readFinding({ ...failed, RelatedFindings })).toStrictEqual(ofOwner);
  });

  test.each<[string, unknown]>([
    ['null', null],
    ['a text', `ringcheck/D9.AWS.MON.22/${ownerId}`],
    ['an object', { Id: `ringcheck/D9.AWS.MON.22/${ownerId}` }],
    ['an empty list', []],
    ['a list of null', [null]],
    ['a list of texts', [`ringcheck/D9.AWS.MON.22/${ownerId}`]],
    ['a list of what has no id', [{}, { Id: null }, { Id: 111_111_111_111 }]],
    ['findings of others', [{ Id: `other/D9.AWS.MON.22/${ownerId}` }, { Id: `ringcheck/${ownerId}` }]],
    ['of the run record', [{ Id: `ringcheck/run/${ownerId}` }]],
    ['of another rule', [{ Id: `ringcheck/D9.AWS.MON.23/${ownerId}` }]],
    ['named by lists', [{ Id: [`ringcheck/D9.AWS.MON.22/${ownerId}`] }]],
    ['named by what is no text and cannot become one', [{ Id: { toString: 1 } }]],
    ['coverage findings', [{ Id: `ringcheck/coverage/D9.AWS.MON.22/${ownerId}` }]],
    ['an id with more behind it', [{ Id: `ringcheck/D9.AWS.MON.22/${ownerId}\n` }]],
  ])('names no owner where what is related is %s', (_, RelatedFindings) => {
    expect(readFinding({ ...failed, RelatedFindings })).toStrictEqual(remediable);
  });
});

function aCoverageFinding(): object {
  const subject = {
    auditorAccountId: accountId,
    partition: 'aws',
    securityHubRegion: 'us-east-1',
    rule: assumeRole,
    accountId: '222222222222',
    accountName: 'payments',
    status: 'FAILED' as const,
    message: 'No filter was found.',
    why: 'finding-not-imported' as const,
    details: [],
  };
  return writeCoverageFinding(subject, time, time);
}

function aRunRecord(): object {
  const subject = {
    auditorAccountId: accountId,
    partition: 'aws',
    securityHubRegion: 'us-east-1',
    runId: '11111111-2222-3333-4444-555555555555',
    version: '1.0.0',
    coverage: { accounts: 4, judged: 2, undetermined: 1, excluded: 1 },
    visits: [],
  };
  return writeRunRecord(subject, time, time);
}

const [notOurs, otherProduct] = [/no finding of Ringcheck/, /not of the default product/];
const [archived, notFailed, suppressed] = [/archived/, /has not failed/, /suppressed/];
const ofRule = (id: string) => `ringcheck/${id}/${accountId}`;
const product = (text: string) => ({ ProductArn: text });

const left: readonly (readonly [string, Fields, RegExp])[] = [
  ['about what could not be published', asCarried(aCoverageFinding()), notOurs],
  ['that is the run record', asCarried(aRunRecord(), { Compliance: { Status: 'FAILED' } }), notOurs],
  ['that says nothing', {}, notOurs],
  ...[
    ['without an id', undefined],
    ['whose id is a list', [remediable.finding.id]],
    ['whose id is a number', 222_222_222_222],
    ['of another account by its id', `ringcheck/D9.AWS.MON.22/222222222222`],
    ['of a coverage id', `ringcheck/coverage/D9.AWS.MON.22/${accountId}`],
    ['of a run id', ofRule('run')],
    ['of a rule that nobody knows', ofRule('D9.AWS.MON.99')],
    ['of a rule in other letters', ofRule('d9.aws.mon.22')],
    ['of no rule', ofRule('')],
    ['of a rule that is a member of every object', ofRule('constructor')],
    ['of another product by its id', `prowler/D9.AWS.MON.22/${accountId}`],
    ['with more before its id', ` ${remediable.finding.id}`],
    ['with more behind its id', `${remediable.finding.id}\n`],
    ['with other digits in its id', remediable.finding.id.replaceAll('3', '３')],
  ].map(([title, Id]) => [String(title), { ...failed, Id }, notOurs] as const),
  ...[
    ['without an account', undefined],
    ['of another account', '222222222222'],
    ['whose account is a number', Number(accountId)],
    ['whose account is a list', [accountId]],
  ].map(([title, AwsAccountId]) => [String(title), { ...failed, AwsAccountId }, notOurs] as const),
  ['without a product', { ...failed, ProductArn: undefined }, otherProduct],
  ['whose product is a list', { ...failed, ProductArn: [productArn] }, otherProduct],
  ...[
    ['of another product of AWS', 'arn:aws:securityhub:us-east-1::product/aws/securityhub'],
    ['of another product of the account', productArn.replace('/default', '/other')],
    ['of the product of another account', productArn.replaceAll(accountId, '222222222222')],
    ['of a product in another account', productArn.replace(`:${accountId}:`, ':222222222222:')],
    ['of a product of another service', productArn.replace('securityhub', 'inspector2')],
    ['with more before its product', `x${productArn}`],
    ['with more behind its product', `${productArn}\n`],
  ].map(
    ([title = '', ProductArn = '']) => [title, { ...failed, ...product(ProductArn) }, otherProduct] as const,
  ),
  ['that is archived', { ...failed, RecordState: 'ARCHIVED' }, archived],
  ['that passed', asCarried(written(judge())), notFailed],
  [
    'of an account that could not be judged',
    asCarried(written(judge({ filters: refused('logs:DescribeMetricFilters') }))),
    notFailed,
  ],
  ...[undefined, null, 'FAILED', [], { Status: ['FAILED'] }, { Status: 'failed' }, {}].map(
    (Compliance) =>
      [`that complies with ${JSON.stringify(Compliance)}`, { ...failed, Compliance }, notFailed] as const,
  ),
  ['that somebody suppressed', { ...failed, Workflow: { Status: 'SUPPRESSED' } }, suppressed],
];

test.each(left)('a finding %s is left', (_, finding, because) => {
  const text = expect.stringMatching(because) as string;

  expect(readFinding(finding)).toStrictEqual({ state: 'left', because: text });
});

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

test('any other JSON that an event may carry is left, without an error', () => {
  fc.assert(
    fc.property(anyJson.filter(isObject), (finding) => readFinding(finding).state === 'left'),
    { numRuns: 500 },
  );
});

test('a finding with any values in it is left, or is of the account and the product that it says', () => {
  fc.assert(
    fc.property(changedJson(failed).filter(isObject), (finding) => {
      const reading = readFinding(finding);
      if (reading.state === 'left') return true;
      const { id, productArn: arn, accountId: account, rule } = reading.finding;
      return (
        id === `ringcheck/${rule.id}/${account}` &&
        id === finding['Id'] &&
        account === finding['AwsAccountId'] &&
        arn === finding['ProductArn'] &&
        arn.endsWith(`:${account}:product/${account}/default`)
      );
    }),
    { numRuns: 2_000 },
  );
});

function findingOf(ownerAccountId: string | null): RemediableFinding {
  return { id: remediable.finding.id, productArn, accountId, rule: assumeRole, ownerAccountId };
}

function only(...ids: readonly string[]): (accountId: string) => boolean {
  return (id) => ids.includes(id);
}

function withoutList(): never {
  throw new Error('no list');
}

describe('within reach', () => {
  test.each([
    ['its own account is on the list', null, only(accountId)],
    ['its own account is, and that of its owner is not', ownerId, only(accountId)],
    ['that of its owner is, and its own account is not', ownerId, only(ownerId)],
    ['both are', ownerId, only(accountId, ownerId)],
  ])('is a finding where %s', (_, owner, isAllowed) => {
    expect(isWithinReach(findingOf(owner), isAllowed)).toBe(true);
  });

  test.each([
    ['nothing is on the list', null, only()],
    ['nothing is, and it names an owner', ownerId, only()],
    ['only another account is', ownerId, only('222222222222')],
    ['the owner is, and it does not name it', null, only(ownerId)],
    ['only an empty line is, and it names no owner', null, only('')],
  ])('is no finding where %s', (_, owner, isAllowed) => {
    expect(isWithinReach(findingOf(owner), isAllowed)).toBe(false);
  });

  test('is nothing where the list cannot be read: the error is not swallowed', () => {
    expect(() => isWithinReach(findingOf(ownerId), withoutList)).toThrow('no list');
  });
});
