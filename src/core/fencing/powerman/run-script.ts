import { OcfError } from '../../errors.ts';
import type { System } from '../../system.ts';
import type { PowerState } from '../verdict.ts';
import type { Conversation, HeardMatch } from './conversation.ts';
import { isEcho } from './echo.ts';
import { type Script, type Statement, statementText } from './specification.ts';

/** What a script of a description is run with. */
export interface ScriptRun {
  readonly conversation: Conversation;
  readonly system: System;
  readonly signal: AbortSignal;
  /** The plug it is run for; login, logout and `_all` scripts have none. */
  readonly plug?: string;
  /** Every plug of the device, in order. */
  readonly plugs: readonly string[];
  /** Plugs that feed a node. */
  readonly used: readonly string[];
  /** Milliseconds for the whole script. */
  readonly limit: number;
  /** Told of what is to be sent, before it is. */
  readonly onSend?: (text: string) => void;
}

/** What a script that went to its end has learnt. */
export interface ScriptEnd {
  /** By plug, with the device's words that it was taken from. */
  readonly states: ReadonlyMap<string, { readonly power: PowerState; readonly words: string }>;
  /** Said of a command: whether it worked, by plug. */
  readonly results: ReadonlyMap<string, { readonly success: boolean; readonly words: string }>;
}

/**
 * Runs a script, one step after another, all under one time limit. What it read counts only when it comes to its end.
 *
 * @throws OcfError TIMEOUT, FAILED when the line ends, a step needs a state that is not known, or a plug is said to be
 * on and off; INTERRUPTED
 */
export async function runScript(script: Script, run: ScriptRun): Promise<ScriptEnd> {
  const { conversation, system, signal } = run;
  const deadline = system.monotonic() + run.limit;
  const states = new Map<string, { power: PowerState; words: string }>();
  const results = new Map<string, { success: boolean; words: string }>();
  let heard: HeardMatch | undefined;
  let sent = '';
  await steps(script, run.plug);
  return { states, results };

  async function steps(body: Script, plug: string | undefined): Promise<void> {
    for (const statement of body) await step(statement, plug);
  }

  async function step(statement: Statement, plug: string | undefined): Promise<void> {
    switch (statement.kind) {
      case 'send':
        sent += await send(statement.format, plug);
        return;
      case 'expect': {
        const { pattern, reads } = statement;
        const answers = (match: HeardMatch) => !isEcho(match, reads, sent, plug ?? run.plug);
        heard = await conversation.expect({ pattern, deadline, ...(reads.length > 0 ? { reads: answers } : {}) });
        sent = '';
        return;
      }
      case 'delay':
        if (statement.milliseconds > deadline - system.monotonic()) {
          throw new OcfError('TIMEOUT', `The time is up before the pause of ${statement.milliseconds / 1000} s.`);
        }
        await system.sleep(statement.milliseconds, signal);
        if (signal.aborted) throw new OcfError('INTERRUPTED', 'The conversation with the device was interrupted.');
        return;
      case 'setplugstate':
        setState(statement, plug);
        return;
      case 'setresult': {
        const [name, words] = [capture(statement.plug), capture(statement.result)];
        if (name === undefined || words === undefined || !run.plugs.includes(name)) return;
        results.set(name, { success: statement.success.some((pattern) => pattern.match(words)), words: words.trim() });
        return;
      }
      case 'foreachplug':
      case 'foreachnode':
        for (const each of statement.kind === 'foreachplug' ? run.plugs : run.used) await steps(statement.body, each);
        return;
      case 'ifon':
      case 'ifoff': {
        const state = plug === undefined ? 'unknown' : (states.get(plug)?.power ?? 'unknown');
        if (state === 'unknown') throw new OcfError('FAILED', `It is not known whether plug ${plug ?? '?'} is on.`);
        if (state === (statement.kind === 'ifon' ? 'on' : 'off')) await steps(statement.body, plug);
      }
    }
  }

  async function send(format: string, plug: string | undefined): Promise<string> {
    if (plug === undefined && /%s/.test(format.replaceAll('%%', ''))) {
      throw new OcfError('INVALID', `The step ${statementText({ kind: 'send', format })} is not for all plugs.`);
    }
    const text = format.replace(/%(.)/g, (_, sign: string) => (sign === 's' ? (plug as string) : sign));
    run.onSend?.(text);
    await conversation.send(text);
    return text;
  }

  function setState(statement: Extract<Statement, { kind: 'setplugstate' }>, target: string | undefined): void {
    const { plug, meanings } = statement;
    const name = typeof plug === 'string' ? plug : plug === undefined ? target : capture(plug);
    const words = capture(statement.state);
    if (name === undefined || words === undefined || !run.plugs.includes(name)) return;
    const state = meanings.find(({ pattern }) => pattern.match(words))?.state ?? 'unknown';
    const before = states.get(name)?.power;
    if (before !== undefined && before !== state) {
      throw new OcfError('FAILED', `The device says of plug ${name} that it is ${before}, and that it is ${state}.`);
    }
    states.set(name, { power: state, words: heard?.text.slice(heard.start, heard.end) ?? '' });
  }

  function capture(number: number): string | undefined {
    const range = heard?.groups[number];
    return range && heard?.text.slice(range.start, range.end);
  }
}
