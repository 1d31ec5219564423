/**
 * Whether a text fits a pattern of a policy, in which `*` stands for any text and `?` for one character. In the time of
 * text and pattern multiplied at the most, whatever the pattern.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function isLike(text: string, pattern: string): boolean {
  let [at, inPattern] = [0, 0];
  // Where the last `*` stands, and how much of the text it is taken for.
  let star = -1;
  let taken = 0;
  while (at < text.length) {
    if (pattern[inPattern] === '*') {
      star = inPattern;
      taken = at;
      inPattern += 1;
    } else if (pattern[inPattern] === '?' || pattern[inPattern] === text[at]) {
      at += 1;
      inPattern += 1;
    } else if (star === -1) {
      return false;
    } else {
      taken += 1;
      at = taken;
      inPattern = star + 1;
    }
  }
  while (pattern[inPattern] === '*') inPattern += 1;
  return inPattern === pattern.length;
}

/** The parts of an ARN: `arn`, partition, service, Region, account, resource. */
const partsOfArn = 6;

/**
 * The same for the operators on ARNs, which compare part by part: no `*` stands for parts of two of them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function isArnLike(arn: string, pattern: string): boolean {
  const patterns = partsOf(pattern);
  const parts = partsOf(arn);
  if (patterns.length < partsOfArn) return isLike(arn, pattern);
  return parts.length === partsOfArn && parts.every((part, index) => isLike(part, patterns[index] ?? ''));
}

function partsOf(arn: string): readonly string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, partsOfArn - 1), parts.slice(partsOfArn - 1).join(':')].slice(0, parts.length);
}
