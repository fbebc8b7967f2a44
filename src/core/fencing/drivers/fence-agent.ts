import { basename } from 'node:path';
import { OcfError } from '../../errors.ts';
import { type ProgramResult, spawnProgram } from '../../transport/spawn.ts';
import type { Failure } from '../../transport/transport.ts';
import { shorten } from '../dialogue.ts';
import type {
  CommandAnswer,
  DeviceContext,
  DeviceOptions,
  FenceDriver,
  Look,
  PlugListing,
  PowerDevice,
} from '../driver.ts';
import type { FenceMetadata } from '../fence-metadata.ts';
import { fenceProgramName, findFenceProgram, listFencePrograms, readFenceMetadata } from '../fence-program.ts';

type Action = 'on' | 'off' | 'diag' | 'status' | 'list' | 'monitor';

/** One for every fence agent of the machine. */
export function driverNames(): readonly string[] {
  return listFencePrograms().map((program) => `fence/${basename(program).replace(/^fence_/, '')}`);
}

/** Any program with the protocol of the fence agents; options and secrets go over its standard input. */
export function createDriver(name: string): FenceDriver {
  const file = fenceProgramName(name);
  return {
    async describe(context) {
      const metadata = await readFenceMetadata(findFenceProgram(file), context);
      const can = (action: string) => metadata.actions.includes(action);
      return {
        name,
        summary: metadata.summary,
        parameters: metadata.parameters,
        capabilities: {
          commands: (['off', 'on', 'diag'] as const).filter(can),
          status: can('status'),
          list: can('list'),
        },
      };
    },
    explain: (plug, options) => {
      const words = (action: Action) =>
        `${file} reading: ${requestLines(action, plug, 'plug', options).join(' ').replaceAll('\n', '')}`;
      return { off: words('off'), on: words('on'), diag: words('diag'), status: words('status') };
    },
    limit,
    async open(context) {
      const program = findFenceProgram(file);
      return openAgent(program, await readFenceMetadata(program, context), context);
    },
  };
}

// Pacemaker's 60 s, and the time that the options themselves ask the agent to spend.
function limit(options: DeviceOptions): number {
  const seconds = (name: string, usual: number) => Math.max(0, Number(options[name] ?? usual) - usual);
  const more = seconds('power_timeout', 20) + seconds('login_timeout', 5) + seconds('shell_timeout', 3);
  return (60 + more + seconds('power_wait', 0) + seconds('delay', 0)) * 1000;
}

function openAgent(program: string, metadata: FenceMetadata, context: DeviceContext): PowerDevice {
  const run = (action: Action, plug: string) =>
    spawnProgram({
      argv: bounded(program, context),
      ...(context.acting === undefined ? {} : { hold: context.acting }),
      stdin: requestLines(action, plug, metadata.plug, context.options).join(''),
      timeout: context.limit,
      signal: context.signal,
    });
  const evidence = (result: ProgramResult) => context.redact(words(result));
  return {
    async status(plug): Promise<Look> {
      const result = await run('status', plug);
      const ended = result.state === 'done' && !result.timedOut && !result.aborted;
      if (ended && result.code === 0) return { power: 'on', evidence: evidence(result) };
      if (ended && result.code === 2) return { power: 'off', evidence: evidence(result) };
      return { power: 'unknown', evidence: evidence(result), failure: failure(program, 'status', result, context) };
    },
    async command(plug, goal): Promise<CommandAnswer> {
      if (goal === 'reset') throw new Error('no fence agent is asked to reset');
      const result = await run(goal, plug);
      const ended = result.state === 'done' && !result.timedOut && !result.aborted;
      if (ended && result.code === 0) return { effect: 'accepted', evidence: evidence(result) };
      const effect = result.state === 'not-started' || (ended && neverSwitched(result)) ? 'none' : 'unknown';
      return { effect, evidence: evidence(result), failure: failure(program, goal, result, context) };
    },
    async list(): Promise<readonly PlugListing[]> {
      const result = await run('list', '');
      if (result.state !== 'done' || result.timedOut || result.code !== 0) {
        const { code, message } = failure(program, 'list', result, context);
        throw new OcfError(code, message);
      }
      return result.stdout
        .split('\n')
        .filter((line) => /^[^,\s][^,]*,/.test(line))
        .map((line) => ({ plug: line.split(',')[0] ?? '', name: line.split(',')[1] ?? '', power: 'unknown' }));
    },
    close: async () => undefined,
  };
}

/**
 * An agent goes on when this program is killed. It has the lock `acting` then, for which whoever takes over waits, and
 * ends by itself a moment after our own time limit would have ended it.
 */
function bounded(program: string, { limit: milliseconds }: DeviceContext): string[] {
  return ['timeout', '-k', '2', String(milliseconds / 1000 + 5), program];
}

// No empty request is ever sent: without an action an agent reboots. A false boolean still counts as given: left out.
function requestLines(action: Action, plug: string, plugName: 'plug' | 'port' | undefined, options: DeviceOptions) {
  const given = Object.entries(options).filter(([, value]) => value !== false);
  const pairs: [string, string][] = given.map(([name, value]) => [name, value === true ? '1' : String(value)]);
  const all: [string, string][] = [['action', action], ...pairs];
  if (plugName !== undefined && plug !== '') all.push([plugName, plug]);
  return all.map(([name, value]) => {
    if (/[\r\n\0]/.test(value)) {
      throw new OcfError('INVALID', `The value of "${name}" has a line break; a fence agent cannot be given one.`);
    }
    return `${name}=${value}\n`;
  });
}

/** What an agent says before it has switched anything; all other failures may have had an effect. */
function neverSwitched({ stdout, stderr, code }: ProgramResult): boolean {
  if (code !== 1) return false;
  const text = `${stdout}\n${stderr}`;
  return (
    /Unable to connect\/login to fencing device|Unable to obtain correct plug status|You have to (set|enter)/.test(
      text,
    ) || /Failed: (Unrecognised action|.* does not have the correct privileges)|Please use '-h' for usage/.test(text)
  );
}

function failure(program: string, action: Action, result: ProgramResult, context: DeviceContext): Failure {
  const name = `${basename(program)} (device ${context.device})`;
  const said = context.redact(words(result));
  if (result.aborted) return { code: 'INTERRUPTED', message: `${name} was interrupted at ${action}.`, suggestions: [] };
  if (result.timedOut) {
    const message = `${name} did not end ${action} within ${context.limit / 1000} s.`;
    return { code: 'TIMEOUT', message, suggestions: [] };
  }
  if (result.state !== 'done') {
    return { code: 'NOT_FOUND', message: `${name} cannot be run: ${result.error?.message ?? '?'}.`, suggestions: [] };
  }
  // "Unable to connect/login" is also what agents say of a device that is not there
  const login = /does not have the correct privileges/.test(said);
  const message = `${name} ended ${action} with status ${result.code}: ${said || 'it says nothing'}.`;
  return { code: login ? 'CREDENTIALS' : 'FAILED', message, suggestions: [] };
}

// Agents warn about their own Python on every call; that is no evidence.
function words({ stdout, stderr }: ProgramResult): string {
  const lines = `${stderr}\n${stdout}`.split('\n').filter((line) => !/Warning|^\s*$|^\s+(import|from) /.test(line));
  return shorten(lines.join(' '));
}
