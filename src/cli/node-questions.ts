import type { Cluster } from '../core/cluster.ts';
import { fieldEdits } from '../core/config/nodes/node-words.ts';
import { saidFields } from '../core/config/nodes/said-fields.ts';
import type { SetNodesInput } from '../core/config/nodes/set-nodes.ts';
import { OcfError } from '../core/errors.ts';
import { askText } from './prompts.ts';

const takesAway = '-';

/** Asks for every field of nodes; enter keeps what is there, a minus takes it away. */
export async function askForFields(cluster: Cluster, nodes: string): Promise<Pick<SetNodesInput, 'set' | 'unset'>> {
  const set: string[] = [];
  const unset: string[] = [];
  for (const { field, value, differs } of saidFields(cluster.model, nodes)) {
    const now = differs ? ' (not the same on all; enter keeps them)' : '';
    const away = value !== undefined || differs ? `, ${takesAway} takes it away` : '';
    const answer = await askText(`${field}${now}${away}:`, {
      ...(value === undefined ? {} : { fallback: value }),
      check: (text) => text === '' || text === takesAway || checked(field, text),
    });
    if (answer === takesAway) unset.push(field);
    else if (answer !== '' && answer !== value) set.push(`${field}=${answer}`);
  }
  for (;;) {
    const check = (text: string) => text === '' || checkedWord(`attributes.${text}`);
    const answer = await askText('A further attribute as NAME=VALUE (empty: none):', { check });
    if (answer === '') return { set, unset };
    set.push(`attributes.${answer}`);
  }
}

function checked(field: string, value: string): true | string {
  return checkedWord(`${field}=${value}`);
}

function checkedWord(word: string): true | string {
  try {
    fieldEdits([word]);
    return true;
  } catch (error) {
    if (error instanceof OcfError) return error.message;
    throw error;
  }
}
