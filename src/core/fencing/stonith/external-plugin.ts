import { OcfError } from '../../errors.ts';
import { systemPath } from '../../transport/process-group.ts';
import { type ProgramResult, spawnProgram } from '../../transport/spawn.ts';
import { endedByItself, failureOfRun, runBounded } from '../bounded-run.ts';
import type { DeviceContext, DriverContext } from '../driver.ts';
import { interpreterOf, programNamed } from '../executables.ts';
import { keptDescription } from '../kept-description.ts';
import { hostsIn, parameterVariables } from './host-names.ts';
import { type PluginFile, unsafeFile } from './places.ts';
import { openPlugin, type PluginCalls, wordsOf } from './plugin-device.ts';
import { type PluginMetadata, parsePluginParameters } from './plugin-metadata.ts';
import { noteOn } from './type-notes.ts';

// the plug-ins take ha_log.sh and others from here
const helpers = '/usr/share/cluster-glue';
const describingLimit = 20_000;

/**
 * What a plug-in that is a program says of itself.
 *
 * @throws OcfError REFUSED for a file that others can change, NOT_FOUND without its interpreter, FAILED, INVALID
 */
export async function describeExternal(plugin: PluginFile, context: DriverContext): Promise<PluginMetadata> {
  requireSound(plugin);
  return keptDescription(context, 'stonith', plugin.file, async () => {
    const [xml, names, summary] = [
      await ask(plugin, 'getinfo-xml'),
      await ask(plugin, 'getconfignames'),
      await ask(plugin, 'getinfo-devid').catch(() => ''),
    ];
    const what = `The description of ${plugin.file}`;
    const { parameters } = await parsePluginParameters(xml, hostsIn(names), what);
    return { summary: summary.trim().split('\n')[0] ?? '', parameters };
  });
}

function requireSound({ file }: PluginFile): void {
  const unsafe = unsafeFile(file);
  if (unsafe !== undefined) {
    throw new OcfError('REFUSED', unsafe, { suggestions: [`Take the right away: chmod go-w ${file}`] });
  }
  const interpreter = interpreterOf(file);
  if (interpreter !== undefined && programNamed(interpreter) === undefined) {
    throw new OcfError('NOT_FOUND', `${file} is run by ${interpreter}, which is not on this machine.`);
  }
}

async function ask({ file, type }: PluginFile, what: string): Promise<string> {
  const env = environmentOf(type, {});
  const result = await spawnProgram({ argv: [file, what], env, timeout: describingLimit });
  if (endedByItself(result) && result.code === 0) return result.stdout;
  const { message } = failureOfRun(file, what, result, wordsOf(result));
  throw new OcfError('FAILED', `${file} does not describe itself: ${message}`);
}

/**
 * A plug-in that is a program, run directly: `NAME off NODE`, without a shell. Its parameters are variables of its
 * environment, as its protocol wants it: secrets stand in the environment of the program for as long as it runs, which
 * nobody can read but its own user and root.
 */
export function openExternal(plugin: PluginFile, context: DeviceContext) {
  requireSound(plugin);
  const { type, file } = plugin;
  const env = environmentOf(type, parameterVariables(context.options));
  const run = (limit: number, ...words: readonly string[]): Promise<ProgramResult> =>
    runBounded(context, { argv: [file, ...words], env, limit });
  const calls: PluginCalls = {
    name: `${type} (device ${context.device})`,
    hosts: (limit) => run(limit, 'gethosts'),
    check: (limit) => run(limit, 'status'),
    switch: (limit, command, host) => run(limit, command, host),
    // of a failure nobody knows whether it came before or after the device was told
    certainlyNothing: () => false,
    meaning: () => undefined,
    believed: noteOn(type).disbelieved !== true,
  };
  return openPlugin(calls, context);
}

function environmentOf(type: string, variables: Readonly<Record<string, string>>) {
  const { environment = {} } = noteOn(type);
  return { ...environment, ...variables, PATH: `${helpers}:${systemPath}`, HA_LOGTAG: type };
}
