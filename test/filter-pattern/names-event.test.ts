import { expect, test } from 'vitest';
import { namesEvent } from '../../shared/filter-pattern/index.ts';

test.each([
  ['{ $.eventName = AssumeRole }', true],
  ['{ $.eventName = "assumerole" }', true],
  ['AssumeRole', true],
  ['{ $.eventName = AssumeRole* }', true],
  ['{ $.eventName = %^AssumeRole$% }', true],
  ['{ $.eventName = AssumeRoleWithSAML }', false],
  ['{ $.eventName = xAssumeRole }', false],
  ['{ $.eventName = Assume* }', false],
  ['', false],
])('%s names AssumeRole as a whole word: %s', (pattern, isNamed) => {
  expect(namesEvent(pattern, 'AssumeRole')).toBe(isNamed);
});
