import { basename } from 'node:path';
import { wordProblem } from '../core/config/check/word-rules.ts';
import type { InitInput } from '../core/config/file/init.ts';
import { parseNodeSet } from '../core/nodeset/parse.ts';
import { askText } from './prompts.ts';

/** What was given on the command line; the rest is asked. */
export interface InitGiven {
  readonly name?: string | undefined;
  readonly nodes?: string | undefined;
  readonly address?: string | undefined;
  readonly user?: string | undefined;
}

/** Asks for what a first cluster file needs. Every question has an option that answers it. */
export async function askForCluster(given: InitGiven): Promise<InitGiven> {
  const folder = basename(process.cwd()).replace(/[^A-Za-z0-9._-]/g, '');
  const name =
    given.name ??
    (await askText('Name of the cluster:', {
      fallback: wordProblem('name', folder) === undefined ? folder : 'web',
      check: (text) => {
        const allowed = wordProblem('name', text);
        return allowed === undefined || `It has to be ${allowed}.`;
      },
    }));
  const nodes = given.nodes ?? (await askText('Nodes, such as n[1-4] (empty: add them later):', { check: isNodeSet }));
  if (nodes.trim() === '') return { ...given, name, nodes: undefined };
  const address =
    given.address ?? (await askText('Their addresses; {name} stands for the node’s name:', { fallback: '{name}' }));
  const user = given.user ?? (await askText('User to log in as by ssh:', { fallback: 'root' }));
  return { name, nodes, address, user };
}

/** The input of the use case from what was given and asked. */
export function initInput({ name = '', nodes, address, user }: InitGiven): Pick<InitInput, 'name' | 'nodes'> {
  if (nodes === undefined) return { name };
  const settings = {
    ...(address === undefined || address === '{name}' ? {} : { address }),
    ...(user === undefined ? {} : { ssh: { user } }),
  };
  return { name, nodes: { set: nodes, settings } };
}

function isNodeSet(text: string): true | string {
  if (text.trim() === '') return true;
  try {
    parseNodeSet(text);
    return true;
  } catch (error) {
    return (error as Error).message;
  }
}
