import * as Flags from '@oclif/core/flags';
import type { Cluster } from '../core/cluster.ts';
import { nodeLookup } from '../core/config/nodes/lookup.ts';
import { OcfError } from '../core/errors.ts';
import { readNodeSetArguments } from '../core/nodeset/arguments.ts';
import { type NodeLookup, noLookup } from '../core/nodeset/lookup.ts';
import type { NodeSet } from '../core/nodeset/nodeset.ts';
import { mayNameMembers, needsLookup, resolveOperands } from '../core/nodeset/operands.ts';

const severalSets = { helpValue: 'NODESET', multiple: true, multipleNonGreedy: true } as const;

/** How the commands on node sets combine what they are given. */
export const operandFlags = {
  intersection: Flags.string({ ...severalSets, char: 'i', summary: 'Keep only nodes that are also in this set.' }),
  exclude: Flags.string({ ...severalSets, char: 'x', summary: 'Leave out the nodes of this set.' }),
  xor: Flags.string({ ...severalSets, char: 'X', summary: 'Keep the nodes that are in only one of the two sets.' }),
  source: Flags.string({
    char: 's',
    summary: 'The group source that @group, @* and wildcards mean when none is written.',
    helpValue: 'SOURCE',
  }),
};

export interface OperandFlags {
  readonly cluster?: string | undefined;
  readonly intersection?: string[] | undefined;
  readonly exclude?: string[] | undefined;
  readonly xor?: string[] | undefined;
  readonly source?: string | undefined;
}

export interface ReadOperands {
  readonly set: NodeSet;
  readonly lookup: NodeLookup;
}

/**
 * The set that words and options stand for. `-` is standard input. A cluster is opened only when a text has a group
 * or a wildcard, or the command itself asks for groups; no cluster at all means no groups.
 */
export async function readOperands(
  words: readonly string[],
  flags: OperandFlags,
  { open, groups = false }: { readonly open: () => Promise<Cluster>; readonly groups?: boolean },
): Promise<ReadOperands> {
  const stdin = once(readStdin);
  const read = (texts: readonly string[] = []) => readNodeSetArguments(texts, stdin);
  const texts = {
    nodes: await read(words),
    intersection: await read(flags.intersection),
    exclude: await read(flags.exclude),
    xor: await read(flags.xor),
  };
  const asked =
    groups ||
    flags.source !== undefined ||
    Object.values(texts)
      .flat()
      .some((text) => needsLookup(text) || mayNameMembers(text));
  const lookup = asked ? await lookupOf(open, flags.cluster !== undefined) : noLookup;
  return { set: resolveOperands(texts, lookup, flags.source), lookup };
}

async function lookupOf(open: () => Promise<Cluster>, chosen: boolean): Promise<NodeLookup> {
  try {
    return nodeLookup((await open()).model);
  } catch (error) {
    const none = error instanceof OcfError && error.code === 'NOT_FOUND' && (error.data?.clusters as [])?.length === 0;
    if (none && !chosen) return noLookup;
    throw error;
  }
}

function once(read: () => Promise<string>): () => Promise<string> {
  let reading: Promise<string> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}

async function readStdin(): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}
