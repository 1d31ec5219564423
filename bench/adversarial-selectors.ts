import { filled, letters, pairs, repeated, type AdversarialPattern } from './adversarial-pieces.ts';

const prefixes = Array.from({ length: 40 }, (_, depth) => `$${'.a'.repeat(depth + 1)}`);
const highIndices = pairs.map((_, n) => 1000 - n);

export const selectorExplosions: readonly AdversarialPattern[] = [
  {
    name: 'many fields',
    pattern: filled(
      '{',
      pairs.map((pair) => `$.${pair}=1`),
      '&&',
      '}',
    ),
  },
  {
    name: 'many fields, any of them',
    pattern: filled(
      '{',
      pairs.map((pair) => `$.${pair}=1`),
      '||',
      '}',
    ),
  },
  {
    name: 'many absent fields',
    pattern: filled(
      '{',
      pairs.map((pair) => `$.${pair} NOT EXISTS`),
      '&&',
      '}',
    ),
  },
  {
    name: 'many fields denied',
    pattern: filled(
      '{',
      pairs.map((pair) => `$.${pair}!=*`),
      '||',
      '}',
    ),
  },
  { name: 'one deep field', pattern: repeated('{$', '.a', '=1}') },
  { name: 'one deep field, absent', pattern: repeated('{$.eventName=AssumeRole&&$', '.a', ' NOT EXISTS}') },
  {
    name: 'fields that are prefixes',
    pattern: filled(
      '{',
      prefixes.map((prefix) => `${prefix}=1`),
      '||',
      '}',
    ),
  },
  {
    name: 'fields that are prefixes, all',
    pattern: filled(
      '{',
      prefixes.map((prefix) => `${prefix}!=1`),
      '&&',
      '}',
    ),
  },
  {
    name: 'below user identity',
    pattern: filled(
      '{',
      pairs.map((pair) => `$.userIdentity.${pair}=1`),
      '&&',
      '}',
    ),
  },
  { name: 'one high index', pattern: '{$.a[1000]=1}' },
  {
    name: 'high indices of many fields',
    pattern: filled(
      '{',
      pairs.map((pair) => `$.${pair}[1000]=1`),
      '&&',
      '}',
    ),
  },
  {
    name: 'high indices of one field',
    pattern: filled(
      '{',
      highIndices.map((index) => `$.a[${index}]=1`),
      '&&',
      '}',
    ),
  },
  {
    name: 'high indices in alternation',
    pattern: filled(
      '{',
      highIndices.map((index) => `$.a[${index}]=1`),
      '||',
      '}',
    ),
  },
  {
    name: 'high indices of resources',
    pattern: filled(
      '{',
      highIndices.map((index) => `$.resources[${index}].ARN=*`),
      '&&',
      '}',
    ),
  },
  { name: 'indices within indices', pattern: repeated('{$.a', '[1000]', '=1}') },
  { name: 'indices within indices, small', pattern: repeated('{$.a', '[9]', '=1}') },
  {
    name: 'a wildcard over many fields',
    pattern: filled(
      '{$.*=a&&$.*!=b&&$.*=c&&',
      pairs.map((pair) => `$.${pair}=1`),
      '&&',
      '}',
    ),
  },
  {
    name: 'wildcards over many fields, any',
    pattern: filled(
      '{$.*=a||$.*!=b||$.*=*c||',
      pairs.map((pair) => `$.${pair}!=1`),
      '||',
      '}',
    ),
  },
  {
    name: 'wildcards with deep suffixes',
    pattern: `{$.*${'.a'.repeat(160)}=1&&$.*${'.b'.repeat(160)}=1&&$.*${'.c'.repeat(160)}=1}`,
  },
  { name: 'a wildcard with one deep suffix', pattern: repeated('{$.*', '.a', '=1}') },
  {
    name: 'wildcards that are absent',
    pattern: filled(
      '{$.*.x NOT EXISTS&&$.*.y NOT EXISTS&&',
      pairs.map((pair) => `$.${pair}.x!=1`),
      '&&',
      '}',
    ),
  },
  {
    name: 'wildcards over elements',
    pattern: filled(
      '{$.a[*]=x&&$.a[*].b=y&&$.a[*].c=z&&',
      pairs.map((_, n) => `$.a[${n % 33}].${letters[n % 26] ?? 'a'}!=1`),
      '&&',
      '}',
    ),
  },
  {
    name: 'wildcards over 32 elements',
    pattern: `{$.a[32]=x&&$.a[*]${'.b'.repeat(200)}=y&&$.a[*]${'.c'.repeat(200)}=z}`,
  },
  {
    name: 'wildcards over elements, deep',
    pattern: `{$.a[32].b[32]=x||$.a[*].b[32]=y||$.*[32]=z||$.*[31]=1}`,
  },
  {
    name: 'wildcards whose children are indices',
    pattern: filled(
      '{$.*[32]=1&&$.*[31]=2&&$.*[30]=3&&',
      pairs.map((pair) => `$.${pair}=1`),
      '&&',
      '}',
    ),
  },
  {
    name: 'wildcards of globs',
    pattern: `{$.*="*${'a*'.repeat(150)}b*"&&$.*="*${'b*'.repeat(150)}a*"&&$.*!="*c*"}`,
  },
  { name: 'wildcards of expressions', pattern: `{$.*=%[ab]*a[ab]{200}c%&&$.*=%[ab]*b[ab]{200}d%&&$.*!=*e*}` },
  { name: 'long field names', pattern: `{$.${'a'.repeat(500)}=1&&$.${'b'.repeat(500)}=1}` },
];
