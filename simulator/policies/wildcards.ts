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
