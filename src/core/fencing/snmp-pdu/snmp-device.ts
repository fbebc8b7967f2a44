import { OcfError } from '../../errors.ts';
import { shorten } from '../dialogue.ts';
import type { Command, CommandAnswer, DeviceContext, Look, PlugListing, PowerDevice } from '../driver.ts';
import { failureOf } from '../failure.ts';
import { inTime } from '../in-time.ts';
import type { PowerState } from '../verdict.ts';
import { findIndex, readColumn } from './find-plug.ts';
import { oidOf, type SnmpFile, type StatusObjects } from './model.ts';
import { SnmpFailure } from './snmp-failure.ts';
import type { SnmpSession, Value } from './snmp-session.ts';

const sysDescr = '1.3.6.1.2.1.1.1.0';
const sysObjectId = '1.3.6.1.2.1.1.2.0';

/** A device that a data file describes, at an agent. */
export class SnmpDevice implements PowerDevice {
  readonly #file: SnmpFile;
  readonly #session: SnmpSession;
  readonly #context: DeviceContext;
  readonly #indexes = new Map<string, string>();

  constructor(file: SnmpFile, session: SnmpSession, context: DeviceContext) {
    this.#file = file;
    this.#session = session;
    this.#context = context;
  }

  async status(plug: string): Promise<Look> {
    try {
      return await this.#timed(() => this.#look(plug));
    } catch (error) {
      const failure = this.#failure(error);
      return { power: 'unknown', evidence: failure.message, failure };
    }
  }

  async command(plug: string, command: Command): Promise<CommandAnswer> {
    const object = this.#file.commands[command];
    if (!object) throw new Error(`${this.#file.path} has no ${command}`);
    try {
      return await this.#timed(async () => {
        const index = await this.#existing(plug);
        const oid = oidOf(object.oid, index);
        await this.#session.set(oid, object.value);
        return { effect: 'accepted', evidence: `set ${oid} = ${object.value}` };
      });
    } catch (error) {
      const failure = this.#failure(error);
      // only a set fails in this way with a doubt; all that is before it changes nothing
      const doubt = error instanceof SnmpFailure && !error.without;
      return { effect: doubt ? 'unknown' : 'none', evidence: failure.message, failure };
    }
  }

  list(): Promise<readonly PlugListing[]> {
    return this.#timed(async () => {
      const { names, status } = this.#file;
      const plugs = new Map<string, PlugListing>();
      for (const { number, value } of names[0] ? await readColumn(this.#session, this.#file, names[0]) : []) {
        plugs.set(number, { plug: number, name: this.#said(String(value ?? '')), power: 'unknown' });
      }
      for (const { number, value } of status ? await readColumn(this.#session, this.#file, status.oid) : []) {
        const known = plugs.get(number) ?? { plug: number, name: '', power: 'unknown' };
        // with what is pending, or has to agree, a column alone is no state
        const whole = status && !status.also && !status.pending;
        plugs.set(number, { ...known, power: whole ? stateOf(status, value) : 'unknown' });
      }
      return [...plugs.values()];
    });
  }

  check(): Promise<string> {
    return this.#timed(async () => {
      const [description, id] = await this.#session.get([sysDescr, sysObjectId]);
      const { identity } = this.#file;
      const is = identity.some((known) => id === known || String(id).startsWith(`${known}.`));
      const doubt = identity.length > 0 && !is ? `, not ${identity.join(' or ')}` : '';
      return this.#said(`${shorten(String(description))} (${id}${doubt})`);
    });
  }

  async close(): Promise<void> {
    this.#session.close();
  }

  async #look(plug: string): Promise<Look> {
    const { status } = this.#file;
    if (!status) throw new Error(`${this.#file.path} has no status`);
    const index = await this.#index(plug);
    const { oid, also, pending } = status;
    const oids = [oid, ...(pending ? [pending.oid] : []), ...(also ? [also.oid] : [])].map((each) =>
      oidOf(each, index),
    );
    const values = await this.#session.get(oids);
    const evidence = this.#said(oids.map((each, at) => `${each} = ${values[at]}`).join(', '));
    const state = stateOf(status, values[0]);
    if (state === 'unknown') {
      const message = `The device at ${this.#session.where} tells no power state that is one: ${evidence}.`;
      return { power: 'unknown', evidence, failure: { code: 'FAILED', message, suggestions: [] } };
    }
    const idle = !pending || pending.idle.some((value) => value === values[1]);
    const agreed = state === 'on' || !also || also.off.some((value) => value === values.at(-1));
    // it is at it: no failure, and no state yet
    return { power: idle && agreed ? state : 'unknown', evidence };
  }

  async #index(plug: string): Promise<string> {
    const index = this.#indexes.get(plug) ?? (await findIndex(this.#session, this.#file, plug));
    this.#indexes.set(plug, index);
    return index;
  }

  /** The index of a plug of which the device says that it is there. */
  async #existing(plug: string): Promise<string> {
    const index = await this.#index(plug);
    const template = this.#file.status?.oid ?? this.#file.names[0] ?? '';
    await this.#session.get([oidOf(template, index)]);
    return index;
  }

  #timed<T>(work: () => Promise<T>): Promise<T> {
    return inTime(this.#context.signal, this.#context.limit, (signal) => {
      this.#session.signal = signal;
      return work();
    });
  }

  #failure(error: unknown) {
    if (!(error instanceof OcfError)) throw error;
    const code = this.#context.signal.aborted ? 'INTERRUPTED' : error.code;
    return { ...failureOf(error), code, message: this.#said(error.message) };
  }

  #said(text: string): string {
    return this.#context.redact(text);
  }
}

function stateOf({ on, off }: StatusObjects, value: Value): PowerState {
  if (typeof value !== 'number') return 'unknown';
  if (on.includes(value)) return 'on';
  return off.includes(value) ? 'off' : 'unknown';
}
