/** What stands for an external id. */
const instead = '[external id]';

/** No character of an external id, or one that stands before a value: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const leftBorder = /(?:^|[^\w+=,.@:/%-]|=|external_?id["']?:|%(?:25)*(?:20|22|27|3[AD]))$/i;
/** No character of an external id, or the end of a clause, though its sign may stand in one. */
const rightBorder = /^(?:$|[^\w+=,.@:/%-]|[,.:](?:\s|$)|%(?:25)*2[0267])/;

/**
 * A message of STS without the external id that it repeats: `Value '…' at 'externalId' failed to satisfy constraint`. Where
 * it is only a part of something else it stays, for an external id may be as short as `role`, which every ARN has in it.
 * @param externalId of 2 characters or more
 */
export function withoutExternalId(text: string, externalId: string): string {
  return [...new Set([externalId, encodeURIComponent(externalId)])].reduce(withoutWhole, text);
}

/** Characters that are looked at before and behind a value. */
const longestBorder = 16;

function withoutWhole(text: string, value: string): string {
  let shown = '';
  let from = 0;
  let at = text.indexOf(value);
  while (at !== -1) {
    const end = at + value.length;
    const before = text.slice(Math.max(0, at - longestBorder), at);
    if (leftBorder.test(before) && rightBorder.test(text.slice(end, end + longestBorder))) {
      shown += `${text.slice(from, at)}${instead}`;
      from = end;
      at = text.indexOf(value, end);
    } else {
      // Occurrences may overlap, and the next one be whole.
      at = text.indexOf(value, at + 1);
    }
  }
  return shown + text.slice(from);
}
