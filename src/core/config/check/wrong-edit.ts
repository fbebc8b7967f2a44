import { OcfError } from '../../errors.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import { type Problem, printable } from '../problem.ts';
import type { Edit } from '../yaml/edit-tree.ts';

/**
 * The error for problems of a text that stand in what was to be written into it: they are the arguments', so no place
 * in the file is named, which has nothing of the kind. NOT_FOUND for names of nothing, USAGE for all else; undefined
 * when another part of the file would become wrong.
 */
export function wrongEdit(problems: readonly Problem[], edits: readonly Edit[]): OcfError | undefined {
  const written = edits.flatMap(writtenPaths);
  const wrong = problems.flatMap((problem) => {
    const path = written.find((each) => isUnder(problem.path, each));
    return path ? [argumentProblem(problem, path)] : [];
  });
  const [first, ...others] = wrong;
  if (!first || wrong.length < problems.length) return undefined;
  return new OcfError(first.unknown ? 'NOT_FOUND' : 'USAGE', first.message, {
    suggestions: [...first.suggestions, ...others.slice(0, mostOthers).map(({ message }) => message)],
    data: { problems: wrong },
  });
}

const mostOthers = 5;

// what an edit writes, and the entry in which it does: a problem of the whole is the edit's too
function writtenPaths({ kind, path, ...edit }: Edit): readonly (readonly string[])[] {
  const entry = path.length > 2 ? [path.slice(0, 2)] : [];
  if (kind === 'set') return [path, ...entry];
  return 'name' in edit ? [[...path.slice(0, -1), edit.name], ...entry] : entry;
}

function isUnder(path: string, edited: readonly string[]): boolean {
  const whole = edited.join('.');
  return path === whole || path.startsWith(`${whole}.`);
}

function argumentProblem({ message, path, suggestions, unknown }: Problem, edited: readonly string[]) {
  const entry = printable(`${edited.join('.')}.`);
  const field = path.slice(edited.join('.').length + 1).split('.')[0] ?? '';
  const said = message.replaceAll(entry, '');
  const short = unknown && said !== message ? `There is no ${nodesText(unknown)}.` : said;
  const named = unknown && field !== '' ? `${field}: ${short.charAt(0).toLowerCase()}${short.slice(1)}` : short;
  return { message: named, argument: field, path, suggestions, ...(unknown ? { unknown } : {}) };
}

function nodesText(names: readonly string[]): string {
  return `node ${NodeSet.of(names).fold()}`;
}
