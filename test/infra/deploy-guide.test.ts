import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { emittedMetrics } from './emitted-metrics.ts';
import { remediationPatterns } from './remediation-patterns.ts';
import { readTemplate } from './template.ts';

const guide = readFileSync('docs/deploy.md', 'utf8');

test('the guide lists every --param that serverless.yml reads, with its default', () => {
  const read = [...readFileSync('serverless.yml', 'utf8').matchAll(/\$\{param:([a-z-]+), '([^']*)'\}/g)];
  // The other table of the guide lists roles, whose names begin with ringcheck-.
  const listed = [...guide.matchAll(/^\| `((?!ringcheck-)[a-z][a-z-]*)` +\| (?:`([^`]+)`|[^|]+) +\|/gm)];

  expect(read.length).toBeGreaterThan(0);
  expect(listed.map(([, name, value = '']) => [name, value])).toEqual(
    read.map(([, name, value = '']) => [name, value]),
  );
});

test.each(['audit-role', 'remediation-role', 'alarm-topic'])(
  'the guide names every parameter of infra/%s.yml, and deploys it',
  (name) => {
    const file = `infra/${name}.yml`;
    const parameters = Object.keys(readTemplate(file).Parameters ?? {});

    expect(parameters.filter((parameter) => !guide.includes(parameter))).toEqual([]);
    expect(guide).toContain(`--template-body file://${file}`);
  },
);

test('every parameter that a command of the guide gives is one of the template that it deploys', () => {
  const commands = guide
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.includes('file://infra/') || line.includes('--template-file infra/'));
  const unknown = commands.flatMap((command) => {
    const [, file = ''] = /(infra\/[a-z-]+\.yml)/.exec(command) ?? [];
    const known = Object.keys(readTemplate(file).Parameters ?? {});
    const overrides = /--parameter-overrides (.*)/.exec(command)?.[1] ?? '';
    const given = [
      ...[...command.matchAll(/ParameterKey=(\w+)/g)].map(([, name = '']) => name),
      ...[...overrides.matchAll(/(\w+)=/g)].map(([, name = '']) => name),
    ];
    return given.filter((name) => !known.includes(name));
  });

  expect(commands.length).toBeGreaterThan(4);
  expect(unknown).toEqual([]);
});

test('the log groups of the guide are ones that the remediation’s role takes', () => {
  const { LogGroupArns } = readTemplate('infra/remediation-role.yml').Parameters as Record<
    string,
    { AllowedPattern?: string }
  >;
  const [, example = ''] = /ParameterKey=LogGroupArns,ParameterValue="([^"]+)"/.exec(guide) ?? [];

  expect(example).toMatch(new RegExp(`^(?:${LogGroupArns?.AllowedPattern})$`));
});

test('the custom action of the guide is the one that the rule waits for, by a name that Security Hub takes', () => {
  const deployment = { partition: 'aws', region: 'us-east-1', accountId: '222222222222' };
  const { resources } = remediationPatterns(deployment).chosen as { resources: readonly string[] };
  const [, region, id, name = ''] =
    /create-action-target --region (\S+) --id (\w+) --name "([^"]+)"/.exec(guide) ?? [];

  expect(resources).toEqual([`arn:aws:securityhub:${region}:222222222222:action/custom/${id}`]);
  // https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_CreateActionTarget.html
  expect(name.length).toBeGreaterThan(0);
  expect(name.length).toBeLessThanOrEqual(20);
  expect(guide).toContain(`--action-target-arn ${resources[0]}`);
});

describe('the section on who watches the audit', () => {
  const alarms = Object.values(readTemplate('infra/self-monitoring.yml').Resources)
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .map(({ Properties }) =>
      (Properties['AlarmName'] as { 'Fn::Sub': string })['Fn::Sub'].replace(
        '${AWS::StackName}',
        'ringcheck-prod',
      ),
    );

  test('lists every alarm by its name, and no other', () => {
    const [, section = ''] = /\n## Who watches the audit\n([^]*?)\n## /.exec(guide) ?? [];
    const rows = section.split('\n').filter((line) => line.startsWith('| `'));
    const listed = rows.flatMap((row) =>
      [...row.split('|')[1]!.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    );

    expect(listed.toSorted()).toEqual(alarms.toSorted());
  });

  test('says plainly that without a topic and an address nobody hears the alarms', () => {
    expect(guide).toMatch(/\*\*With neither they ring and nobody\s+hears it\*\*/);
  });

  test('every alarm that a command of the guide names is one of the stack', () => {
    const named = [...guide.matchAll(/--alarm-name (\S+)/g)].map(([, name = '']) => name);

    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !alarms.includes(name))).toEqual([]);
  });
});

describe('the section on costs', () => {
  const [, section = ''] = /\n## What it costs\n([^]*?)\n## /.exec(guide) ?? [];
  /** The cells of each row of the table of examples, trimmed. */
  const rows = (/\n(\| a month in US dollars[^]*?)\n\n/.exec(section)?.[1] ?? '')
    .split('\n')
    .slice(2)
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('*', '')),
    );
  const rowOf = (start: string) => rows.find(([name = '']) => name.startsWith(start)) ?? [];

  test.each([1, 2, 3])('adds column %i of its examples up', (column) => {
    const items = rows.slice(0, -1).map((row) => amount(row[column]));

    expect(items.length).toBeGreaterThan(8);
    expect(items.reduce((sum, item) => sum + item, 0)).toBeCloseTo(amount(rows.at(-1)?.[column]), 5);
  });

  test('counts the metrics that a run writes', async () => {
    const { length } = await emittedMetrics('ringcheck-prod');

    expect(rowOf('metrics')[0]).toBe(`metrics: ${length}`);
    expect(amount(rowOf('metrics')[1])).toBeCloseTo(0.3 * length, 5);
  });

  test('counts the alarms, by default and with fan-out', () => {
    const { Resources } = readTemplate('infra/self-monitoring.yml') as unknown as {
      Resources: Record<string, { Type: string; Condition?: string }>;
    };
    const count = (...conditions: readonly string[]) =>
      Object.values(Resources).filter(
        ({ Condition }) => Condition === undefined || conditions.includes(Condition),
      ).length;
    const byDefault = count('WatchesForRuns');
    // The fan-out keeps reports, and so delivers them.
    const fannedOut = count('WatchesForRuns', 'IsFannedOut', 'DeliversReports');

    expect(rowOf('alarms')).toEqual([
      `alarms: ${byDefault}, and ${fannedOut} with \`fan-out\``,
      ...[byDefault, byDefault, fannedOut].map((alarms) => (alarms / 10).toFixed(2)),
    ]);
  });

  test('has a source for every price', () => {
    const prices = (/\n(\| what [^]*?)\n\n/.exec(section)?.[1] ?? '').split('\n').slice(2);

    expect(prices.length).toBeGreaterThan(10);
    expect(prices.filter((row) => !/https:\/\/|as for/.test(row))).toEqual([]);
  });
});

test('every address within the guide leads to one of its headings', () => {
  const headings = [...guide.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );
  const targets = [...guide.matchAll(/\]\(#([^)]+)\)/g)].map(([, target = '']) => target);

  expect(targets.length).toBeGreaterThan(5);
  expect(targets.filter((target) => !headings.includes(target))).toEqual([]);
});

test('the guide says before anything else that the audit trips the alarms', () => {
  expect(guide.split('\n').find((line, index) => index > 0 && line !== '')).toMatch(
    /the audit trips the alarms/,
  );
});

/** What a cell of the table of costs says, in dollars. */
function amount(cell = ''): number {
  return cell === '–' ? 0 : Number(cell);
}
