import { printable, type ResourceReference } from '../alarm-chain/index.ts';

/** What each kind of resource is called in a sentence. */
export const resourceNouns: Readonly<Record<ResourceReference['type'], string>> = {
  trail: 'trail',
  'log-group': 'log group',
  'metric-filter': 'metric filter',
  alarm: 'alarm',
  topic: 'topic',
};

/** A resource in a sentence, without its article. Name and Region may hold whatever an account has written. */
export function describeResource({ type, name, region }: ResourceReference): string {
  const place = region === '' ? '' : ` in ${printable(region)}`;
  return `${resourceNouns[type]} \`${printable(name)}\`${place}`;
}
