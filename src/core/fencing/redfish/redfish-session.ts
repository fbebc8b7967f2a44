import { OcfError } from '../../errors.ts';
import { inTime } from '../in-time.ts';
import { RedfishClient } from './redfish-client.ts';
import type { RedfishOptions } from './redfish-options.ts';
import { errorOf, linkOf } from './resource.ts';

const usualSessions = '/redfish/v1/SessionService/Sessions';

/** Milliseconds to log out in; a session that is left behind ends by itself. */
const logOutLimit = 3000;

/** A service that one is logged in to, or that is sent the password with every request. */
export class RedfishSession {
  readonly client: RedfishClient;
  /** `10.0.0.1:443`, for messages. */
  readonly where: string;
  /** Ends what is being asked now. */
  signal: AbortSignal;
  #location: string | undefined;
  /** What goes with every request to be let in. */
  #token: string | undefined;

  private constructor(options: RedfishOptions, signal: AbortSignal) {
    this.client = new RedfishClient(options);
    this.where = `${options.ip}:${options.port}`;
    this.signal = signal;
  }

  /** @throws OcfError CREDENTIALS, REFUSED (busy, nobody listens, certificate not trusted), TIMEOUT, FAILED */
  static async open(options: RedfishOptions, signal: AbortSignal): Promise<RedfishSession> {
    const session = new RedfishSession(options, signal);
    const { login, basic } = options;
    if (login && basic) {
      const words = Buffer.from(`${login.username}:${login.password}`).toString('base64');
      session.#token = words;
      session.client.authorize({ authorization: `Basic ${words}` });
    } else if (login) {
      await session.#logIn(login);
    }
    return session;
  }

  /** Takes what lets us in out of a text. */
  redact(text: string): string {
    return this.#token === undefined ? text : text.replaceAll(this.#token, '******');
  }

  /**
   * A resource. @param what what it is, for messages
   *
   * @throws OcfError for all but an answer of status 200 that is an object
   */
  async look(path: string, what: string): Promise<Record<string, unknown>> {
    const answer = await this.client.ask({ method: 'GET', path, signal: this.signal });
    if (answer.status !== 200) throw errorOf(this.where, what, answer);
    if (answer.body) return answer.body;
    throw new OcfError('FAILED', `The service at ${this.where} answers with no resource (${what}).`);
  }

  async close(): Promise<void> {
    const path = this.#location;
    this.#location = undefined;
    if (path === undefined) return;
    // also after an interruption: devices have few sessions
    const logOut = (signal: AbortSignal) => this.client.ask({ method: 'DELETE', path, signal }).catch(ignoreOcfError);
    await inTime(new AbortController().signal, logOutLimit, logOut);
  }

  async #logIn({ username, password }: NonNullable<RedfishOptions['login']>): Promise<void> {
    const root = await this.look('/redfish/v1/', 'the service');
    const link = linkOf(root, 'Links', 'Sessions');
    const path = link === undefined ? usualSessions : this.client.localPath(link);
    const body = { UserName: username, Password: password };
    const answer = await this.client.ask({ method: 'POST', path, body, signal: this.signal });
    const token = answer.headers['x-auth-token'];
    if (answer.status === 201 && typeof token === 'string' && token !== '') {
      this.#token = token;
      this.#location = this.client.localPath(answer.headers.location ?? linkOf(answer.body));
      this.client.authorize({ 'x-auth-token': token });
      return;
    }
    // some say 400 of a wrong password
    const error = errorOf(this.where, 'to log in', answer);
    const [code, message] = [
      answer.status === 400 && error.code === 'FAILED' ? 'CREDENTIALS' : error.code,
      error.message,
    ] as const;
    throw new OcfError(code, message, {
      suggestions: [404, 405, 501].includes(answer.status)
        ? ['It may know no sessions: try the option auth: basic.']
        : [],
    });
  }
}

function ignoreOcfError(error: unknown): void {
  if (!(error instanceof OcfError)) throw error;
}
