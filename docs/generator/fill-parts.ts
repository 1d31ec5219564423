/** Replaces what stands between the markers of a document: `<!-- generated: NAME -->` and `<!-- /generated -->`. */

/** A document whose markers are wrong; the message names the file, the line and the mend. */
export class MarkerError extends Error {
  override readonly name = 'MarkerError';
}

/** Writes one generated part, as Markdown. */
export type Part = () => string | Promise<string>;

const opening = /^<!-- generated: ([a-z-]+) -->$/;
const closing = '<!-- /generated -->';
const anyMarker = /^\s*<!--\s*\/?\s*generated\b/;

/**
 * The document with each part written anew; what stands outside of the markers stays as it is.
 * @param file the name of the document, for errors
 * @param parts what may stand in it; each has to stand there once
 * @throws MarkerError for a marker that is malformed, unknown, missing, repeated or not closed
 */
export async function fillParts(
  file: string,
  text: string,
  parts: Readonly<Record<string, Part>>,
): Promise<string> {
  const filled: string[] = [];
  const met = new Set<string>();
  let open: { readonly name: string; readonly line: number } | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    const place = `${file}:${index + 1}`;
    const [, name] = opening.exec(line) ?? [];
    if (name !== undefined) {
      if (open !== null) throw new MarkerError(`${place}: close ${describe(open, file)} before it`);
      filled.push(line, '', await writePart(name, parts, met, place), '');
      open = { name, line: index + 1 };
    } else if (line === closing) {
      if (open === null) throw new MarkerError(`${place}: \`${closing}\` closes nothing: remove it`);
      filled.push(line);
      open = null;
    } else if (anyMarker.test(line)) {
      throw new MarkerError(
        `${place}: \`${line.trim()}\` is no marker: write \`<!-- generated: NAME -->\` or \`${closing}\``,
      );
    } else if (open === null) {
      filled.push(line);
    }
  }
  if (open !== null) throw new MarkerError(`${describe(open, file)} is not closed: add \`${closing}\``);
  const missing = Object.keys(parts).filter((name) => !met.has(name));
  if (missing.length > 0) {
    throw new MarkerError(
      `${file}: ${missing.join(', ')} has no marker: add \`<!-- generated: ${missing[0]} -->\``,
    );
  }
  return filled.join('\n');
}

async function writePart(
  name: string,
  parts: Readonly<Record<string, Part>>,
  met: Set<string>,
  place: string,
): Promise<string> {
  const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (part === undefined) {
    const known = Object.keys(parts);
    throw new MarkerError(
      `${place}: the part \`${name}\` is unknown: ${known.length === 0 ? 'this document has none' : `use one of ${known.join(', ')}`}`,
    );
  }
  if (met.has(name)) throw new MarkerError(`${place}: the part \`${name}\` stands twice: remove one`);
  met.add(name);
  return await part();
}

function describe({ name, line }: { readonly name: string; readonly line: number }, file: string): string {
  return `the part \`${name}\` of ${file}:${line}`;
}
