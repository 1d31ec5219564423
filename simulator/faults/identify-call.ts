/** Reads of a request what faults are decided by, before anybody has looked at whether it is let in. */
import type { HttpRequest } from '../http.ts';
import { protocolOf } from '../protocols/detect.ts';
import type { Protocol } from '../protocols/protocol.ts';
import type { Service } from '../service.ts';
import { services } from '../services/catalogue.ts';
import { readAuthorization } from '../signature.ts';
import type { Session } from '../state/sessions.ts';
import type { World } from '../state/world.ts';

/** A call of a session that is known. */
export interface IdentifiedCall {
  readonly session: Session;
  readonly service: Service;
  readonly protocol: Protocol;
  /** `service:Operation` */
  readonly action: string;
  readonly region: string;
  /**
   * Whose faults it meets: the caller's account; of a call into an account, by AssumeRole, that account, so that what one
   * account's visitors meet does not hang on when others are visited.
   */
  readonly accountId: string;
}

/** Null where nobody known calls, or nothing known is asked for: those are refused anyway. */
export function identifyCall(request: HttpRequest, world: World): IdentifiedCall | null {
  const authorization = readAuthorization(request);
  const session = world.sessions.find(authorization?.accessKeyId ?? '');
  const service = services.get(authorization?.signingName ?? '');
  if (authorization === null || session === undefined || service === undefined) return null;
  const protocol = protocolOf(request, service);
  const asked = protocol.ask(request, service);
  if (asked === null) return null;
  const action = `${service.iamPrefix}:${asked.operation}`;
  const entered = action === 'sts:AssumeRole' ? accountOfRole(asked.input()['RoleArn']) : null;
  return {
    session,
    service,
    protocol,
    action,
    region: authorization.region,
    accountId: entered ?? session.caller.accountId,
  };
}

function accountOfRole(arn: unknown): string | null {
  return /^arn:aws:iam::(\d{12}):role\//.exec(typeof arn === 'string' ? arn : '')?.[1] ?? null;
}
