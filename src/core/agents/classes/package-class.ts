import { loadNpmPackage } from '../../npm-package.ts';
import { endedBySignal, failedWith, standsFor } from '../codes.ts';
import { exitReasonPrefix } from '../environment.ts';
import { notInstalledOn } from '../invocation.ts';
import type { AgentName } from '../name.ts';
import type { AgentClass } from './agent-class.ts';

/** What a package has to export as `agentClass`; `format` is the version of this interface. */
export interface PackageClass extends AgentClass {
  readonly format: 1;
}

/**
 * A class of agents that an npm package brings: `npm:PACKAGE:TYPE`. The package is looked for where `node` looks from
 * each of the folders, so beside the cluster file and beside ocf. One that is not there, or is none, gives a class whose
 * agents are not installed anywhere, and says why.
 */
export function packageClass(folders: readonly string[], name: Pick<AgentName, 'provider'>): AgentClass {
  const loaded = loadNpmPackage(folders, name.provider);
  if ('problem' in loaded) return missing(loaded.problem);
  return checked(loaded.exported) ?? missing(`${loaded.file} exports no agentClass of format 1`);
}

function checked(exported: { readonly agentClass?: Partial<PackageClass> }): AgentClass | undefined {
  const found = exported.agentClass;
  const functions = ['call', 'codeOf', 'metadata', 'list', 'whereabouts'] as const;
  if (found?.format !== 1 || !functions.every((name) => typeof found[name] === 'function')) return undefined;
  return found as PackageClass;
}

// a program that says so, so that it is told like any other agent that is not there
function missing(why: string): AgentClass {
  return {
    call: ({ node }, { agent }) => ({
      argv: [
        '/bin/sh',
        '-c',
        'printf "%s\\n" "$1" >&2; exit 5',
        'ocf',
        `${exitReasonPrefix}${notInstalledOn(node, agent)} ${why}.`,
      ],
    }),
    codeOf: (rawCode, action) =>
      rawCode === 5 ? standsFor(5, rawCode, action) : (endedBySignal(rawCode) ?? failedWith(rawCode, 'no agent')),
    lastWordCounts: true,
    metadata: () => {
      throw new Error('a description of an agent that is not there');
    },
    list: async () => [],
    whereabouts: () => '',
  };
}
