import { OcfError } from '../../errors.ts';
import type { ProgramResult } from '../../transport/spawn.ts';
import type { Failure } from '../../transport/transport.ts';
import { endedByItself, failureOfRun } from '../bounded-run.ts';
import { shorten } from '../dialogue.ts';
import type { CommandAnswer, DeviceContext, PowerDevice } from '../driver.ts';
import { failureOf } from '../failure.ts';
import { hostsIn, knownHost } from './host-names.ts';

/** How one kind of plug-in is called; limits in milliseconds. */
export interface PluginCalls {
  /** For sentences. */
  readonly name: string;
  hosts(limit: number): Promise<ProgramResult>;
  check(limit: number): Promise<ProgramResult>;
  switch(limit: number, command: 'on' | 'off' | 'reset', host: string): Promise<ProgramResult>;
  /** Whether a failed call certainly had no effect. */
  certainlyNothing(result: ProgramResult): boolean;
  /** What an exit status stands for. */
  meaning(code: number): string | undefined;
  /** Whether its exit status 0 means that the device took the command. */
  readonly believed: boolean;
}

/**
 * A STONITH plug-in as a device whose plugs are the names of nodes. There is no port status in its protocol: what is
 * done through it is accepted at best. It is asked first which nodes it can reset, and never told to act on another.
 */
export function openPlugin(calls: PluginCalls, context: DeviceContext): PowerDevice {
  const { name, certainlyNothing } = calls;
  const { system, limit } = context;
  let known: readonly string[] | undefined;

  const succeeded = (result: ProgramResult) => endedByItself(result) && result.code === 0;
  const problem = (action: string, result: ProgramResult) => {
    const meaning = result.code === undefined ? undefined : calls.meaning(result.code);
    const said = [meaning, context.redact(wordsOf(result))].filter(Boolean).join('; ');
    return failureOfRun(name, action, result, said);
  };
  const hosts = async (): Promise<readonly string[]> => {
    if (known) return known;
    const result = await calls.hosts(limit);
    if (!succeeded(result)) {
      const { code, message } = problem('gethosts', result);
      throw new OcfError(code, message);
    }
    known = hostsIn(result.stdout);
    return known;
  };

  const whyNot = async (plug: string): Promise<Failure | undefined> => {
    try {
      return knownHost(plug, await hosts(), name);
    } catch (error) {
      return failureOf(error);
    }
  };

  return {
    status: async () => ({ power: 'unknown', evidence: 'A STONITH plug-in cannot tell the power of a node.' }),
    async command(plug, command): Promise<CommandAnswer> {
      if (command === 'diag') throw new Error('no STONITH plug-in is asked to interrupt');
      const begun = system.monotonic();
      const refusal = await whyNot(plug);
      if (refusal) return { effect: 'none', evidence: refusal.message, failure: refusal };
      const left = Math.max(1000, limit - (system.monotonic() - begun));
      const result = await calls.switch(left, command, plug);
      if (succeeded(result)) {
        const evidence = context.redact(wordsOf(result)) || `${name} ended ${command} with status 0.`;
        if (calls.believed) return { effect: 'accepted', evidence };
        return { effect: 'unknown', evidence: `${evidence} It says so also when nothing was done.` };
      }
      const failure = problem(command, result);
      const untouched = result.state === 'not-started' || (endedByItself(result) && certainlyNothing(result));
      return { effect: untouched ? 'none' : 'unknown', evidence: failure.message, failure };
    },
    hosts,
    list: async () => (await hosts()).map((host) => ({ plug: host, name: host, power: 'unknown' })),
    async check() {
      const result = await calls.check(limit);
      if (succeeded(result)) return context.redact(wordsOf(result)) || `${name} ended status with status 0.`;
      const { code, message } = problem('status', result);
      throw new OcfError(code, message);
    },
    close: async () => undefined,
  };
}

/** What a plug-in printed, as one line. */
export function wordsOf({ stdout, stderr }: ProgramResult): string {
  const lines = `${stderr}\n${stdout}`
    .split('\n')
    .filter((line) => !/logd is not running|is experimental at /.test(line));
  return shorten(lines.join(' '));
}
