import { OcfError } from '../../errors.ts';
import { shorten } from '../dialogue.ts';
import type { Command, CommandAnswer, DeviceContext, Look, PlugListing, PowerDevice } from '../driver.ts';
import { failureOf } from '../failure.ts';
import { Conversation } from './conversation.ts';
import type { DeviceLine } from './line-input.ts';
import { runScript, type ScriptEnd, type ScriptRun } from './run-script.ts';
import { type ChosenScript, singleScript } from './single-script.ts';
import type { Script, Specification } from './specification.ts';

/** A device that is spoken with as its description says. Nothing more is said on a line on which a script failed. */
export class DescribedDevice implements PowerDevice {
  readonly #line: DeviceLine;
  readonly #specification: Specification;
  readonly #hide: (text: string) => string;
  readonly #context: DeviceContext;
  readonly #conversation: Conversation;
  readonly #plugs: readonly string[];
  /** Why nothing more can be said on the line. */
  #broken: OcfError | undefined;

  constructor(line: DeviceLine, specification: Specification, hide: (text: string) => string, context: DeviceContext) {
    this.#line = line;
    this.#specification = specification;
    this.#hide = hide;
    this.#context = context;
    this.#plugs = specification.plugs ?? context.plugs;
    this.#conversation = new Conversation(line, context);
  }

  /** @throws OcfError; the line is closed then */
  async logIn(limit: number): Promise<void> {
    const script = this.#specification.scripts.get('login');
    if (!script) return;
    try {
      await this.#run('login', script, { limit });
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async status(plug: string): Promise<Look> {
    try {
      const chosen = this.#chosen('status', plug);
      const { states } = await this.#runFor(chosen, plug);
      const power = states.get(plug)?.power ?? 'unknown';
      const words = this.#hide(shorten(states.get(plug)?.words ?? `nothing of plug ${plug}`));
      const evidence = `${chosen.name}: ${words}`;
      if (power !== 'unknown') return { power, evidence };
      const message = `${this.#line.where} does not say whether plug ${plug} is on, but ${words}.`;
      return { power, evidence, failure: { code: 'FAILED', message, suggestions: [] } };
    } catch (error) {
      const failure = failureOf(error);
      return { power: 'unknown', evidence: failure.message, failure };
    }
  }

  async command(plug: string, goal: Command): Promise<CommandAnswer> {
    let sent = false;
    try {
      const chosen = this.#chosen(goal, plug);
      const { results } = await this.#runFor(chosen, plug, () => {
        sent = true;
      });
      const result = results.get(plug);
      if (result?.success !== true && tellsResults(chosen.script)) {
        const words = result ? this.#hide(shorten(result.words)) : 'nothing of how it went';
        throw new OcfError('FAILED', `${this.#line.where} says of ${goal} ${plug}: ${words}.`);
      }
      return { effect: 'accepted', evidence: `script ${chosen.name} came to its end` };
    } catch (error) {
      const failure = failureOf(error);
      return { effect: sent ? 'unknown' : 'none', evidence: failure.message, failure };
    }
  }

  async list(): Promise<readonly PlugListing[]> {
    const script = this.#specification.scripts.get('status_all');
    if (!script) throw new OcfError('FAILED', `The description ${this.#specification.name} cannot list its plugs.`);
    const { states } = await this.#runFor({ name: 'status_all', script, forPlug: false });
    return this.#plugs.map((plug) => ({ plug, name: plug, power: states.get(plug)?.power ?? 'unknown' }));
  }

  async check(): Promise<string> {
    const script = this.#specification.scripts.get('ping');
    if (script) await this.#run('ping', script);
    return `${this.#specification.name} at ${this.#line.where}: ${script ? 'answers a ping' : 'logged in'}`;
  }

  async close(): Promise<void> {
    const script = this.#specification.scripts.get('logout');
    // a device that does not answer its logout is left all the same
    if (script && !this.#broken) await this.#run('logout', script).catch(() => undefined);
    await this.#line.close();
  }

  #chosen(action: Command | 'status', plug: string): ChosenScript {
    const chosen = singleScript(this.#specification, action);
    if (!chosen)
      throw new OcfError('FAILED', `The description ${this.#specification.name} has no script to ${action} one plug.`);
    if (!this.#plugs.includes(plug)) {
      throw new OcfError('NOT_FOUND', `A device ${this.#specification.name} has no plug "${plug}".`, {
        suggestions: [`Its plugs are ${this.#plugs.join(', ')}.`],
      });
    }
    // what could be more than one name to a device: blanks, ranges, wildcards, the end of the line, an option
    if (/^[A-Za-z0-9/_][\w.:/@+-]*$/.test(plug)) return chosen;
    throw new OcfError('INVALID', `${JSON.stringify(plug)} cannot be sent to a device as the name of a plug.`);
  }

  #runFor({ name, script, forPlug }: ChosenScript, plug?: string, onSend?: () => void): Promise<ScriptEnd> {
    return this.#run(name, script, {
      ...(forPlug && plug !== undefined ? { plug } : {}),
      ...(onSend ? { onSend } : {}),
    });
  }

  async #run(name: string, script: Script, more: Partial<ScriptRun> = {}): Promise<ScriptEnd> {
    if (this.#broken) throw this.#broken;
    const { system, signal, limit, plugs: used } = this.#context;
    // a script that begins with waiting waits for what the one before left
    if (script[0]?.kind === 'send' && name !== 'login') this.#conversation.forget();
    try {
      return await runScript(script, {
        conversation: this.#conversation,
        system,
        signal,
        plugs: this.#plugs,
        used: this.#plugs.filter((one) => used.includes(one)),
        limit: limit / 2,
        ...more,
      });
    } catch (error) {
      if (!(error instanceof OcfError)) throw error;
      this.#broken = new OcfError(
        error.code,
        this.#hide(`Script ${name} of ${this.#specification.name} failed: ${error.message}`),
        {
          suggestions: error.suggestions,
        },
      );
      throw this.#broken;
    }
  }
}

function tellsResults(script: Script): boolean {
  return script.some((step) => step.kind === 'setresult' || ('body' in step && tellsResults(step.body)));
}
