/**
 * The quoted strings of a text in HCL, decoded as its specification says; so that what Terraform would read can be compared
 * with what was meant. https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#quoted-templates
 * @throws Error where a template would begin, or an escape is none
 */
export function hclStrings(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map(([, inner = '']) => decoded(inner));
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

function decoded(inner: string): string {
  let value = '';
  for (let at = 0; at < inner.length;) {
    const [whole, meaning] = tokenAt(inner, at);
    value += meaning;
    at += whole.length;
  }
  return value;
}

function tokenAt(inner: string, at: number): readonly [whole: string, meaning: string] {
  const rest = inner.slice(at);
  if (rest.startsWith('$${') || rest.startsWith('%%{')) return [rest.slice(0, 3), rest.slice(1, 3)];
  if (rest.startsWith('${') || rest.startsWith('%{')) throw new Error(`a template begins: ${rest}`);
  const code = /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest);
  if (code !== null) return [code[0], characterOf(Number.parseInt(code[1] ?? code[2] ?? '', 16))];
  if (!rest.startsWith('\\')) return [rest.charAt(0), rest.charAt(0)];
  const meaning = escapes[rest.charAt(1)];
  if (meaning === undefined) throw new Error(`no escape of HCL: ${rest.slice(0, 2)}`);
  return [rest.slice(0, 2), meaning];
}

function characterOf(code: number): string {
  if (code >= 0xd8_00 && code <= 0xdf_ff) throw new Error(`half a character: ${code.toString(16)}`);
  return String.fromCodePoint(code);
}
