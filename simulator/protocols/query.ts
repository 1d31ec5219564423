import type { HttpRequest } from '../http.ts';
import type { Input } from '../input.ts';
import type { Protocol } from './protocol.ts';
import { xmlText } from './xml-text.ts';

/**
 * The query protocol: a form in, XML out.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export const query: Protocol = {
  name: 'query',
  ask: (request) => {
    const form = formOf(request);
    const operation = form.get('Action');
    if (operation === null) return null;
    return { operation, input: () => readForm(form) };
  },
  writeOutput: (operation, output, requestId, service) => ({
    status: 200,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body:
      `<${operation}Response xmlns="${service.xmlNamespace ?? ''}">` +
      `<${operation}Result>${members(output)}</${operation}Result>` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
  }),
  writeError: (error, requestId, service) => ({
    status: error.status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body:
      `<ErrorResponse xmlns="${service?.xmlNamespace ?? ''}"><Error>` +
      `<Type>${error.status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${xmlText(error.code)}</Code>` +
      `<Message>${xmlText(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  }),
};

function formOf(request: HttpRequest): URLSearchParams {
  return request.method === 'POST' ? new URLSearchParams(request.body.toString('utf8')) : request.query;
}

type Branch = Map<string, Branch | string>;

/** `AlarmNames.member.1=a` becomes `{AlarmNames: ["a"]}`; every scalar stays text. */
function readForm(form: URLSearchParams): Input {
  const root: Branch = new Map();
  for (const [key, value] of form) {
    const path = key.split('.');
    const last = path.pop() ?? '';
    let branch = root;
    for (const part of path) {
      const next = branch.get(part);
      if (next instanceof Map) {
        branch = next;
      } else {
        const grown: Branch = new Map();
        branch.set(part, grown);
        branch = grown;
      }
    }
    branch.set(last, value);
  }
  return Object.fromEntries([...root].map(([name, member]) => [name, collapsed(member)]));
}

function collapsed(branch: Branch | string): unknown {
  if (typeof branch === 'string') return branch;
  const list = branch.get('member');
  const positions = list instanceof Map ? list : branch;
  const names = [...positions.keys()];
  if (names.length > 0 && names.every((name) => /^\d+$/.test(name))) {
    return [...positions].sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => collapsed(item));
  }
  return Object.fromEntries([...branch].map(([name, member]) => [name, collapsed(member)]));
}

function members(structure: object): string {
  return Object.entries(structure)
    .map(([name, value]) => element(name, value))
    .join('');
}

function element(name: string, value: unknown): string {
  return value === undefined ? '' : `<${name}>${content(value)}</${name}>`;
}

function content(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => element('member', item)).join('');
  if (value instanceof Map) {
    return [...value].map(([key, item]) => `<entry>${members({ key, value: item })}</entry>`).join('');
  }
  if (typeof value === 'object' && value !== null) return members(value);
  return xmlText(String(value));
}
