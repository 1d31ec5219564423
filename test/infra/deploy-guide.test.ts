import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
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

test('the guide says before anything else that the audit trips the alarms', () => {
  expect(guide.split('\n').find((line, index) => index > 0 && line !== '')).toMatch(
    /the audit trips the alarms/,
  );
});
