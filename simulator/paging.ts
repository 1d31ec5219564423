import type { ServiceError } from './service-error.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

export interface PageRequest {
  /**
   * What is listed, with everything that the answer depends on: a token is good for that list only, since services
   * refuse a token that is used with other parameters.
   */
  readonly list: string;
  readonly size: number;
  readonly token: string | undefined;
  readonly invalidToken: () => ServiceError;
}

/** One page of a list. Tokens are opaque to clients: they carry the list's name and the next position. */
export function pageOf<T>(items: readonly T[], request: PageRequest): Page<T> {
  const start = positionOf(request);
  const end = start + request.size;
  return {
    items: items.slice(start, end),
    nextToken: end < items.length ? tokenFor(request.list, end) : undefined,
  };
}

/** The position that a request's token stands for; 0 without a token. */
export function positionOf({ list, token, invalidToken }: Omit<PageRequest, 'size'>): number {
  if (token === undefined) return 0;
  const [position = ''] = Buffer.from(token, 'base64url').toString('utf8').split('\n');
  // Decoding is lenient, so the token is made again and compared.
  if (!/^\d{1,9}$/.test(position) || tokenFor(list, Number(position)) !== token) throw invalidToken();
  return Number(position);
}

/** The token that continues a list at a position. */
export function tokenFor(list: string, position: number): string {
  return Buffer.from(`${position}\n${list}`).toString('base64url');
}
