import { basename } from 'node:path';
import { OcfError } from '../../errors.ts';
import type { ProgramResult } from '../../transport/spawn.ts';
import type { Failure } from '../../transport/transport.ts';
import { endedByItself, failureOfRun, runBounded } from '../bounded-run.ts';
import type {
  Command,
  CommandAnswer,
  DeviceContext,
  DeviceOptions,
  FenceDriver,
  Look,
  PowerDevice,
} from '../driver.ts';
import { failureOf } from '../failure.ts';
import { agentActions, type FenceAction, requestLines } from '../fence-agents/fence-call.ts';
import { hostsAmong, listedPlugs } from '../fence-agents/fence-listing.ts';
import type { FenceMetadata } from '../fence-agents/fence-metadata.ts';
import { agentCaution, agentLacks, requireUsable } from '../fence-agents/fence-notes.ts';
import {
  fenceProgramName,
  findFenceProgram,
  listFencePrograms,
  readFenceMetadata,
} from '../fence-agents/fence-program.ts';
import { neverSwitched, powerSaid, wordsOf } from '../fence-agents/fence-words.ts';

/** One for every fence agent of the machine. */
export function driverNames(): readonly string[] {
  return listFencePrograms().map((program) => `fence/${basename(program).replace(/^fence_/, '')}`);
}

/** Any program with the protocol of the fence agents; options and secrets go over its standard input. */
export function createDriver(name: string): FenceDriver {
  const file = fenceProgramName(name);
  let actions: Partial<Record<Command, string>> | undefined;
  return {
    async describe(context) {
      const program = findFenceProgram(file);
      requireUsable(program);
      const metadata = await readFenceMetadata(program, context);
      const can = (action: string) => metadata.actions.includes(action);
      const lacking = await agentLacks(program, metadata);
      const caution = agentCaution(program, metadata);
      actions = agentActions(metadata);
      return {
        name,
        summary: metadata.summary,
        parameters: metadata.parameters,
        capabilities: {
          commands: Object.keys(actions) as Command[],
          status: can('status'),
          list: can('list') || can('list-status'),
          hosts: can('list'),
          ...(can('off') && can('on') && !can('reboot') ? { fabric: true } : {}),
        },
        ...(lacking === undefined ? {} : { lacking }),
        ...(caution === undefined ? {} : { caution }),
      };
    },
    explain: (plug, options) => {
      const words = (action: FenceAction) =>
        `${file} reading: ${requestLines(action, { plug, name: 'plug', options }).join(' ').replaceAll('\n', '')}`;
      const known = actions ?? { off: 'off', on: 'on', diag: 'diag' };
      const commands = Object.keys(known).map((command) => [command, words(command as Command)]);
      return { ...Object.fromEntries(commands), status: words('status') };
    },
    limit,
    async open(context) {
      const program = findFenceProgram(file);
      requireUsable(program);
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
  const { options, redact } = context;
  const name = `${basename(program)} (device ${context.device})`;
  const request = (action: FenceAction, plug = '') =>
    requestLines(action, { plug, name: metadata.plug, options }).join('');
  const runWith = (stdin: string) => runBounded(context, { argv: [program], stdin });
  const run = async (action: FenceAction, plug?: string) => runWith(request(action, plug));
  const problem = (action: FenceAction, result: ProgramResult): Failure => {
    const said = redact(wordsOf(result));
    const failure = failureOfRun(name, action, result, said);
    // "Unable to connect/login" is also what agents say of a device that is not there
    const login = failure.code === 'FAILED' && /does not have the correct privileges/.test(said);
    return login ? { ...failure, code: 'CREDENTIALS' } : failure;
  };
  const answerTo = async (action: FenceAction, plug?: string): Promise<ProgramResult> => {
    const result = await run(action, plug);
    if (endedByItself(result) && result.code === 0) return result;
    const { code, message } = problem(action, result);
    throw new OcfError(code, message);
  };
  const can = (action: string) => metadata.actions.includes(action);
  const list = async () => listedPlugs((await answerTo('list')).stdout, options);
  return {
    async status(plug): Promise<Look> {
      const result = await run('status', plug);
      const evidence = redact(wordsOf(result));
      const power = powerSaid(result);
      return power === 'unknown' ? { power, evidence, failure: problem('status', result) } : { power, evidence };
    },
    async command(plug, command): Promise<CommandAnswer> {
      let lines: string;
      try {
        lines = request(command, plug);
      } catch (error) {
        const failure = failureOf(error);
        return { effect: 'none', evidence: failure.message, failure };
      }
      const result = await runWith(lines);
      const evidence = redact(wordsOf(result));
      if (endedByItself(result) && result.code === 0) return { effect: 'accepted', evidence };
      const untouched = result.state === 'not-started' || (endedByItself(result) && neverSwitched(result, program));
      return { effect: untouched ? 'none' : 'unknown', evidence, failure: problem(command, result) };
    },
    async list() {
      return can('list-status') ? listedPlugs((await answerTo('list-status')).stdout, options) : list();
    },
    hosts: async () => hostsAmong(await list(), (host) => context.node(host) !== undefined),
    async check() {
      const [plug] = context.plugs;
      // without a plug many find nothing valid
      if (can('validate-all') && plug !== undefined) await answerTo('validate-all', plug);
      const result = await answerTo('monitor');
      return redact(wordsOf(result)) || `${name} ended monitor with status 0.`;
    },
    close: async () => undefined,
  };
}
