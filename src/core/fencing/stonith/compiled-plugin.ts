import { OcfError } from '../../errors.ts';
import { type ProgramResult, spawnProgram } from '../../transport/spawn.ts';
import { endedByItself, failureOfRun, runBounded } from '../bounded-run.ts';
import type { DeviceContext, DriverContext } from '../driver.ts';
import { programNamed } from '../executables.ts';
import { keptDescription } from '../kept-description.ts';
import { hostsIn, parameterVariables } from './host-names.ts';
import type { PluginFile } from './places.ts';
import { openPlugin, type PluginCalls, wordsOf } from './plugin-device.ts';
import { type PluginMetadata, parsePluginParameters } from './plugin-metadata.ts';

const describingLimit = 20_000;

// exit statuses of `stonith`
const meanings: Readonly<Record<number, string>> = {
  1: 'its configuration is wrong',
  2: 'the device cannot be reached or does not let it in',
  3: 'it cannot do that, or a parameter is wrong',
  4: 'the device does not know the node',
  5: 'the device did not do it',
  6: 'the device did not answer in time',
  7: 'the outlet is off',
  8: 'it could not be configured',
  255: 'the device does not say which nodes it has',
};

/**
 * What a plug-in that is a library says of itself, through `stonith`.
 *
 * @throws OcfError NOT_FOUND without that program, FAILED, INVALID
 */
export async function describeCompiled(plugin: PluginFile, context: DriverContext): Promise<PluginMetadata> {
  const { type, file } = plugin;
  stonith();
  return keptDescription(context, 'stonith', file, async () => {
    const xml = await ask(type, '-m');
    const names = hostsIn(await ask(type, '-n'));
    const { parameters, shortdesc } = await parsePluginParameters(xml, names, `The description of ${type}`);
    return { summary: shortdesc, parameters };
  });
}

async function ask(type: string, option: string): Promise<string> {
  const result = await spawnProgram({ argv: [stonith(), '-t', type, option], timeout: describingLimit });
  if (endedByItself(result) && result.code === 0) return result.stdout;
  const { message } = failureOfRun(`stonith -t ${type}`, option, result, wordsOf(result));
  throw new OcfError('FAILED', `The STONITH plug-in ${type} does not describe itself: ${message}`);
}

/**
 * A plug-in that is a library, through `stonith`. Its parameters, secrets too, are given as variables of the
 * program's environment (`-E`), which nobody can read but its own user and root; none is an argument. `stonith` makes
 * all names small, so that the plug has to be too.
 */
export function openCompiled({ type }: PluginFile, context: DeviceContext) {
  const env = parameterVariables(context.options);
  const run = (limit: number, ...words: readonly string[]): Promise<ProgramResult> =>
    runBounded(context, { argv: [stonith(), '-E', '-t', type, ...words], env, limit });
  const calls: PluginCalls = {
    name: `stonith/${type} (device ${context.device})`,
    hosts: (limit) => run(limit, '-l'),
    check: (limit) => run(limit, '-S'),
    switch: (limit, command, host) => run(limit, '-T', command, host),
    // of 1, 3 and 4 all plug-ins say so before they have told the device anything
    certainlyNothing: ({ code, stderr }) =>
      code === 1 || code === 3 || code === 4 || stderr.includes('Invalid config info for '),
    meaning: (code) => meanings[code],
    believed: true,
  };
  return openPlugin(calls, context);
}

function stonith(): string {
  const program = programNamed('stonith');
  if (program !== undefined) return program;
  throw new OcfError('NOT_FOUND', 'There is no program "stonith" on this machine.', {
    suggestions: ['Install the package cluster-glue.'],
  });
}
