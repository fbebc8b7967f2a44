import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Door } from './door.ts';
import type { Manner, PowerSwitch } from './power-switch.ts';

export const root = '/redfish/v1';
export const sessionsPath = `${root}/SessionService/Sessions`;
const mostSessions = 4;

export interface Account {
  readonly user: string;
  readonly password: string;
}

/** An answer of the service. */
export interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly manner?: Manner;
}

export function fault(status: number, id: string, message: string): Answer {
  return {
    status,
    body: { error: { code: id, message, '@Message.ExtendedInfo': [{ MessageId: id, Message: message }] } },
  };
}

/** Who is let in: by the token of a session, or the password with a request; everybody without an account. */
export class RedfishSessions {
  readonly #rack: PowerSwitch;
  readonly #account: Account | undefined;
  readonly #door: Door;
  /** By token: how to leave. */
  readonly #sessions = new Map<string, { readonly id: string; readonly leave: () => void }>();
  #lastId = 0;

  constructor(rack: PowerSwitch, account: Account | undefined) {
    this.#rack = rack;
    this.#account = account;
    this.#door = rack.door(mostSessions);
  }

  logIn(body: unknown): Answer {
    const { UserName: user, Password: password } = (body ?? {}) as Record<string, unknown>;
    const right = !this.#account || (user === this.#account.user && password === this.#account.password);
    if (!right || !this.#rack.admits) return fault(401, 'Base.1.8.NoValidSession', `Nobody is let in as ${user}.`);
    const leave = this.#door.enter();
    if (!leave) return fault(503, 'Base.1.8.SessionLimitExceeded', 'There are as many sessions as there can be.');
    const token = randomBytes(16).toString('hex');
    const id = String(++this.#lastId);
    this.#sessions.set(token, { id, leave });
    const location = `${sessionsPath}/${id}`;
    return {
      status: 201,
      headers: { 'x-auth-token': token, location },
      body: { '@odata.id': location, Id: id, UserName: user },
    };
  }

  /** Ends the session of that path. */
  logOut(path: string): Answer {
    const [token, session] = [...this.#sessions].find(([, { id }]) => path === `${sessionsPath}/${id}`) ?? [];
    session?.leave();
    if (token !== undefined) this.#sessions.delete(token);
    return session ? { status: 204 } : fault(404, 'Base.1.8.ResourceMissingAtURI', 'There is no such session.');
  }

  /** The answer to a request of somebody who is not let in. */
  refuses({ headers }: IncomingMessage): Answer | undefined {
    if (!this.#rack.admits) return fault(401, 'Base.1.8.NoValidSession', 'Nobody is let in.');
    if (this.#sessions.has(String(headers['x-auth-token']))) return undefined;
    if (this.#rack.fault === 'busy') return fault(503, 'Base.1.8.ServiceTemporarilyUnavailable', 'Try again later.');
    if (!this.#account) return undefined;
    const basic = Buffer.from(`${this.#account.user}:${this.#account.password}`).toString('base64');
    return headers.authorization === `Basic ${basic}`
      ? undefined
      : fault(401, 'Base.1.8.NoValidSession', 'Log in first.');
  }
}
