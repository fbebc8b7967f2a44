import { OcfError } from '../../errors.ts';
import { spawnProgram } from '../../transport/spawn.ts';
import type { Command, DeviceOptions, DriverContext, DriverDescription, FenceDriver } from '../driver.ts';
import { programNamed } from '../executables.ts';
import { describeCompiled, openCompiled } from '../stonith/compiled-plugin.ts';
import { describeExternal, openExternal } from '../stonith/external-plugin.ts';
import { findPlugin, listPlugins } from '../stonith/places.ts';
import { noteOn } from '../stonith/type-notes.ts';

const prefix = 'stonith/';
const all: readonly Command[] = ['off', 'on', 'reset'];

/** One for every STONITH plug-in of the machine: `stonith/external/ipmi`, `stonith/wti_nps`. */
export function driverNames(context: DriverContext): readonly string[] {
  return listPlugins(context).map(({ type }) => `${prefix}${type}`);
}

/**
 * A plug-in of cluster-glue; `stonith//opt/x/NAME` is a program with their protocol. The plug is the node's name as the
 * plug-in knows it.
 */
export function createDriver(name: string): FenceDriver {
  const type = name.slice(prefix.length);
  const isProgram = /^external\/|^\//.test(type);
  const note = noteOn(type);
  const commands = note.refused === undefined ? (note.commands ?? all) : [];
  return {
    async describe(context): Promise<DriverDescription> {
      const plugin = findPlugin(type, context);
      const { summary, parameters } = await (isProgram ? describeExternal : describeCompiled)(plugin, context);
      const lacking = await lackingFor(type);
      return {
        name,
        summary,
        parameters,
        capabilities: { commands, status: false, list: true, hosts: true },
        ...(lacking === undefined ? {} : { lacking }),
        ...(note.caution === undefined ? {} : { caution: note.caution }),
      };
    },
    explain(plug, options) {
      const shown = variables(options);
      const words = (command: string) =>
        isProgram ? `${shown} ${type} ${command} ${plug}` : `${shown} stonith -E -t ${type} -T ${command} ${plug}`;
      return Object.fromEntries(commands.map((command) => [command, words(command)]));
    },
    // Pacemaker's; two calls are made in it
    limit: () => 60_000,
    async open(context) {
      if (note.refused !== undefined) {
        throw new OcfError('REFUSED', `Device ${context.device}: ${name} is never used. ${note.refused}`);
      }
      const plugin = findPlugin(type, context);
      return isProgram ? openExternal(plugin, context) : openCompiled(plugin, context);
    },
  };
}

function variables(options: DeviceOptions): string {
  return Object.entries(options)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}

/** Why it cannot work as this machine is, where that can be known without a device. */
async function lackingFor(type: string): Promise<string | undefined> {
  const { needs = [], perl = [], refused } = noteOn(type);
  if (refused !== undefined) return refused;
  const missing = needs.filter((program) => programNamed(program) === undefined);
  if (missing.length > 0) return `It needs ${missing.join(' and ')}, which this machine does not have.`;
  for (const module of perl) {
    const { code } = await spawnProgram({ argv: ['perl', `-M${module}`, '-e1'], timeout: 10_000 });
    if (code !== 0) return `It needs the Perl module ${module}, which this machine does not have.`;
  }
  return undefined;
}
