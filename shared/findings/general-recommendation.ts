/** What a person should do about all accounts whose chains break alike. */
import type { Judgement } from '../alarm-chain/index.ts';
import type { Rule } from '../rules/rule.ts';
import { resourceNouns } from './describe-resource.ts';
import { fillIn } from './mend.ts';
import { mendOfFailure, type Recommendation } from './recommendation.ts';

/**
 * The recommendation for one kind of failure, with the kinds of the resources where a finding names them.
 * @param pattern how the rule's pattern is named; as it is written where left out
 */
export function generalRecommendation(
  kind: Pick<Judgement, 'reason' | 'rings'>,
  rule: Rule,
  pattern = `the pattern ${rule.pattern}`,
): Recommendation {
  const { text, url } = mendOfFailure(kind);
  const general = text
    .replaceAll('the pattern {pattern}', '{pattern}')
    .replaceAll('account {account}', 'the account');
  const values = {
    ...resourceNouns,
    pattern,
    events: rule.events.map(({ name }) => name).join(' or '),
  };
  return { Text: fillIn(general, values), ...(url === undefined ? {} : { Url: url }) };
}
