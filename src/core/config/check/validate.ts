import type { NodeLookup } from '../../nodeset/lookup.ts';
import type { ClusterModel } from '../model.ts';
import { type Problem, problemOf } from '../problem.ts';
import { clusterShape } from '../schema.ts';
import type { Tree } from '../yaml/tree.ts';
import type { BuiltTree } from '../yaml/tree-builder.ts';
import { buildModel, type RawCluster } from './build-model.ts';
import { checkCycles, checkGroupCycles } from './check-cycles.ts';
import { checkMembers } from './check-members.ts';
import { checkNodes } from './check-nodes.ts';
import { checkParents } from './check-parents.ts';
import { checkReferences } from './check-references.ts';
import { checkResources } from './check-resources.ts';
import { checkSecrets } from './check-secrets.ts';
import { checkSources } from './check-sources.ts';
import { checkTogether } from './check-together.ts';
import { checkTransports } from './check-transports.ts';
import { readShape } from './read-shape.ts';

/** What a file means, and everything that is wrong with it at once. The model counts only without problems. */
export interface Validation {
  readonly model: ClusterModel;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

export interface ValidateOptions {
  /** Gives groups from outside the file, to check also what only they can tell. */
  readonly sourcesOf?: ((model: ClusterModel) => NodeLookup | undefined) | undefined;
  /** Completes the model of a tree that holds only a part of the file, before the references are looked at. */
  readonly whole?: (model: ClusterModel) => ClusterModel;
}

/** Checks a file's tree against the schema and its references against one another. */
export function validate(
  { tree, problems: found }: BuiltTree,
  { sourcesOf, whole = (model) => model }: ValidateOptions = {},
): Validation {
  const reading = { tree, problems: [...found] };
  if (found.length === 0 && isEmpty(tree)) {
    return { model: buildModel({}), problems: [emptyFile(tree)], warnings: [] };
  }
  const raw = (readShape(reading, tree.root, clusterShape, []) ?? {}) as RawCluster;
  const model = checkGroupCycles(reading, checkNodes(reading, whole(buildModel(raw))));
  checkMembers(reading, raw);
  checkSources(reading, model);
  // what cannot be read because of these needs no second complaint
  const sources = reading.problems.length === 0 ? sourcesOf?.(model) : undefined;
  const warnings = { tree, problems: [] };
  checkReferences(reading, model, sources);
  checkParents(reading, model);
  checkCycles(reading, model);
  checkTransports(reading, model);
  checkResources(reading, warnings, model);
  checkTogether(reading, warnings, model, sources);
  checkSecrets(warnings, model);
  return { model, problems: inOrder(reading.problems), warnings: warnings.problems };
}

function isEmpty({ root }: Tree): boolean {
  return root.kind === 'scalar' && root.value === null && root.start === root.end;
}

function emptyFile({ file, text }: Tree): Problem {
  const what = text.trim() === '' ? 'is empty' : 'is empty but for comments';
  return problemOf({ file, line: 1, column: 1 }, [], `${file} ${what}; a cluster file has at least a cluster's name.`, [
    'Remove it and make a new one with: ocf init',
  ]);
}

// in the order of the file, each message at a place once
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const once = new Map(
    problems.map((problem) => [`${problem.place.line}:${problem.place.column}:${problem.message}`, problem]),
  );
  return [...once.values()].sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
}

/** Warnings as the lines that every command on the cluster shows: the first one, the rest counted. */
export function summaryOf(warnings: readonly Problem[]): readonly string[] {
  const [first] = warnings;
  if (!first) return [];
  const others = warnings.length === 1 ? '' : ` (and ${warnings.length - 1} more; see ocf config validate)`;
  return [`Line ${first.place.line}: ${first.message}${others}`];
}
