import type { Session, SessionOptions, Varbind } from 'net-snmp';
import { OcfError } from '../../errors.ts';
import { type FindAddress, findAddress, resolved } from './snmp-address.ts';
import { ending, SnmpFailure, snmpFailure } from './snmp-failure.ts';
import type { SnmpOptions, SnmpUser } from './snmp-options.ts';

/** The most rows of a column that are read. */
const mostRows = 5000;
const rowsAtOnce = 20;

/** A value as it is used here; undefined for all other kinds. */
export type Value = number | string | undefined;

type Answer = (error: Error | null, varbinds?: readonly Varbind[]) => void;
type Library = typeof import('net-snmp');

/** An SNMP agent that is asked one thing at a time; the only place that knows the package net-snmp. */
export class SnmpSession {
  /** `10.0.0.9:161`, for messages. */
  readonly where: string;
  readonly #snmp: Library;
  readonly #session: Session;
  readonly #tries: number;
  /** Ends what is being asked now. */
  signal: AbortSignal;

  private constructor(snmp: Library, session: Session, options: SnmpOptions, signal: AbortSignal) {
    this.#snmp = snmp;
    this.#session = session;
    this.#tries = options.tries;
    this.where = `${options.ip}:${options.port}`;
    this.signal = signal;
    // a packet that cannot be read is no answer; what was asked then times out
    session.on('error', () => undefined);
  }

  /**
   * Nothing is sent yet.
   *
   * @param find looks a name up
   * @throws OcfError NOT_FOUND for an address that cannot be resolved, TIMEOUT or INTERRUPTED when the signal comes first
   */
  static async open(options: SnmpOptions, signal: AbortSignal, find: FindAddress = findAddress): Promise<SnmpSession> {
    const snmp = await import('net-snmp');
    const { address, family } = await resolved(options, signal, find);
    const { who, port, answerTimeout } = options;
    const common: SessionOptions = {
      port,
      timeout: answerTimeout,
      retries: options.tries - 1,
      transport: family === 6 ? 'udp6' : 'udp4',
      reportOidMismatchErrors: true,
      backwardsGetNexts: false,
    };
    const session =
      who.version === '3'
        ? snmp.createV3Session(address, userOf(snmp, who), { ...common, version: snmp.Version3, context: who.context })
        : snmp.createSession(address, who.community, {
            ...common,
            version: who.version === '1' ? snmp.Version1 : snmp.Version2c,
          });
    return new SnmpSession(snmp, session, options, signal);
  }

  /**
   * The values of objects, in order.
   *
   * @throws OcfError NOT_FOUND when one is not there, TIMEOUT, CREDENTIALS, FAILED
   */
  async get(oids: readonly string[]): Promise<readonly Value[]> {
    const varbinds = await this.#asked(false, (done) => this.#session.get(oids, done)).catch((error: unknown) => {
      // version 1 says so of all when one is missing
      const missing = error instanceof SnmpFailure && error.message.includes('noSuchName');
      throw missing ? this.#notThere(oids) : error;
    });
    const missing = varbinds.filter((varbind) => this.#snmp.isVarbindError(varbind)).map(({ oid }) => oid);
    if (missing.length > 0) throw this.#notThere(missing);
    return varbinds.map((varbind) => this.#valueOf(varbind));
  }

  /** The objects below one, as far as there are. @throws OcfError */
  async walk(base: string): Promise<readonly { readonly oid: string; readonly value: Value }[]> {
    const rows: Varbind[] = [];
    await this.#asked(false, (done) =>
      this.#session.subtree(
        base,
        rowsAtOnce,
        (varbinds) => {
          rows.push(...varbinds);
          return rows.length > mostRows;
        },
        (error) => done(error ?? null, []),
      ),
    );
    if (rows.length > mostRows) {
      throw new OcfError('FAILED', `The SNMP agent at ${this.where} has no end of objects below ${base}.`);
    }
    return rows
      .filter((varbind) => !this.#snmp.isVarbindError(varbind))
      .map((varbind) => ({ oid: varbind.oid, value: this.#valueOf(varbind) }));
  }

  /**
   * Sets one object, once: it is never sent again.
   *
   * @throws SnmpFailure which says whether it is certain that nothing was set
   */
  async set(oid: string, value: number): Promise<void> {
    const type = this.#snmp.ObjectType.Integer as number;
    this.#session.retries = 0;
    try {
      const [answer] = await this.#asked(true, (done) => this.#session.set([{ oid, type, value }], done));
      if (answer?.oid === oid && this.#valueOf(answer) === value) return;
      throw new SnmpFailure(
        { code: 'FAILED', says: `answers ${oid} with another value than was set` },
        this.where,
        false,
      );
    } finally {
      this.#session.retries = this.#tries - 1;
    }
  }

  close(): void {
    try {
      this.#session.close();
    } catch {
      // it was closed by an interruption
    }
  }

  async #asked(sets: boolean, ask: (done: Answer) => void): Promise<readonly Varbind[]> {
    const { signal, where } = this;
    if (signal.aborted) throw new SnmpFailure(ending(signal), where, true);
    let abort = () => {};
    try {
      return await new Promise<readonly Varbind[]>((resolve, reject) => {
        abort = () => reject(new SnmpFailure(ending(signal), where, !sets));
        signal.addEventListener('abort', abort, { once: true });
        ask((error, varbinds = []) => (error ? reject(snmpFailure(error, where, sets)) : resolve(varbinds)));
      });
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  #notThere(oids: readonly string[]): OcfError {
    return new OcfError('NOT_FOUND', `The SNMP agent at ${this.where} has no ${oids.join(', ')}.`);
  }

  #valueOf({ type, value }: Varbind): Value {
    const { Integer, Gauge, OctetString, OID } = this.#snmp.ObjectType;
    if ((type === Integer || type === Gauge) && typeof value === 'number') return value;
    if (type === OID && typeof value === 'string') return value;
    if (type !== OctetString) return undefined;
    return Buffer.isBuffer(value) ? value.toString('utf8').replace(/\0+$/, '') : String(value);
  }
}

function userOf(snmp: Library, { name, auth, priv }: SnmpUser) {
  const levels = snmp.SecurityLevel;
  const level = (priv ? levels.authPriv : auth ? levels.authNoPriv : levels.noAuthNoPriv) as number;
  return {
    name,
    level,
    ...(auth ? { authProtocol: snmp.AuthProtocols[auth.protocol] as number, authKey: auth.password } : {}),
    ...(priv ? { privProtocol: snmp.PrivProtocols[priv.protocol] as number, privKey: priv.password } : {}),
  };
}
