import { auditorRoleName } from '../roles/auditor-roles.ts';

/** The principal behind a request: a role session, since no long-lived key exists in the simulated organization. */
export interface Caller {
  readonly accountId: string;
  readonly roleName: string;
  readonly sessionName: string;
  /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION` */
  readonly arn: string;
  readonly userId: string;
  /** The key that the session calls with. */
  readonly accessKeyId: string;
}

export interface Session {
  readonly caller: Caller;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Null for sessions of the auditor's account: whoever runs the audit has its credentials renewed by the platform. */
  readonly expiresAt: Date | null;
}

export interface Sessions {
  readonly auditor: Session;
  find(accessKeyId: string): Session | undefined;
  /** How many were opened so far. */
  count(): number;
  open(accountId: string, roleName: string, sessionName: string, expiresAt: Date | null): Session;
}

/** The sessions of a simulated organization; the auditor's own is there from the start. */
export function createSessions(auditorAccountId: string): Sessions {
  const byKey = new Map<string, Session>();
  const add = (caller: Omit<Caller, 'accessKeyId'>, expiresAt: Date | null): Session => {
    const issued = credentials(byKey.size);
    const session = { caller: { ...caller, accessKeyId: issued.accessKeyId }, expiresAt, ...issued };
    byKey.set(session.accessKeyId, session);
    return session;
  };
  return {
    auditor: add(callerOf(auditorAccountId, auditorRoleName, 'simulator'), null),
    find: (accessKeyId) => byKey.get(accessKeyId),
    count: () => byKey.size,
    open: (accountId, roleName, sessionName, expiresAt) =>
      add(callerOf(accountId, roleName, sessionName), expiresAt),
  };
}

function callerOf(accountId: string, roleName: string, sessionName: string): Omit<Caller, 'accessKeyId'> {
  return {
    accountId,
    roleName,
    sessionName,
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    userId: `${roleId(accountId, roleName)}:${sessionName}`,
  };
}

/** The unique id of a role: AROA and 17 characters, the same in every run. */
function roleId(accountId: string, roleName: string): string {
  return `AROA${`${accountId}${roleName.replaceAll('-', '').toUpperCase()}EXAMPLE`.slice(0, 17)}`;
}

/** Keys of AWS's form that nobody can take for real ones. They are the same in every run. */
function credentials(number: number): Omit<Session, 'caller' | 'expiresAt'> {
  const serial = number.toString(36).toUpperCase();
  return {
    accessKeyId: `ASIASIMULATED${serial.padStart(7, '0')}`,
    secretAccessKey: `SIMULATED/EXAMPLE/SECRET/${serial.padStart(15, '0')}`,
    sessionToken: `SIMULATED-EXAMPLE-SESSION-TOKEN-${serial.padStart(15, '0')}`,
  };
}
