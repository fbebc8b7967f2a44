import { OcfError } from '../../errors.ts';
import { readBytes, withFolders } from '../file/open.ts';
import type { JoinOptions } from '../members/join.ts';
import type { ClusterModel } from '../model.ts';
import { nodeLookup } from '../nodes/lookup.ts';
import type { Problem } from '../problem.ts';
import { decodeText } from '../yaml/decode.ts';
import { loadTree } from '../yaml/load-tree.ts';
import { codeFrame, type SourceText, sourceText } from '../yaml/source-text.ts';
import { type Validation, validate } from './validate.ts';

type Findings = Pick<Validation, 'problems' | 'warnings'>;

export interface CheckedProblem extends Problem {
  /** The lines around, with a mark. */
  readonly frame: string;
}

export interface ConfigChecked {
  readonly file: string;
  readonly valid: boolean;
  readonly problems: readonly CheckedProblem[];
  readonly warnings: readonly CheckedProblem[];
}

/**
 * Everything that is wrong with a cluster file, at once, also in the group sources that its node sets use. An invalid
 * file is a result here, not an error.
 *
 * @param join how its members are read, to check also what is said of their nodes; left out, that is let through
 * @throws OcfError when it cannot be read at all.
 */
export async function checkFile(file: string, join?: JoinOptions): Promise<ConfigChecked> {
  const bytes = readBytes(file);
  const source = sourceText(file, bytes.toString('utf8'));
  const { problems, warnings } = await findings(file, bytes, join);
  return {
    file,
    valid: problems.length === 0,
    problems: problems.map((problem) => framed(source, problem)),
    warnings: warnings.map((warning) => framed(source, warning, true)),
  };
}

async function findings(file: string, bytes: Buffer, join: JoinOptions | undefined): Promise<Findings> {
  try {
    const tree = await loadTree(file, decodeText(file, bytes));
    const lookupOf = (model: ClusterModel) => nodeLookup(withFolders(model, file));
    const found = validate(tree, { sourcesOf: (model) => (model.members ? undefined : lookupOf(model)) });
    if (!found.model.members || found.problems.length > 0 || !join) return found;
    const { findingsWithMembers } = await import('./check-with-members.ts');
    return await findingsWithMembers(tree, found, { ...join, file, lookupOf });
  } catch (error) {
    const problems = error instanceof OcfError && error.code === 'INVALID' ? error.data?.problems : undefined;
    if (problems === undefined) throw error;
    return { problems: problems as readonly Problem[], warnings: [] };
  }
}

// the line of a literal secret is not repeated
function framed(source: SourceText, problem: Problem, secret = false): CheckedProblem {
  return { ...problem, frame: secret ? '' : codeFrame(source, problem.place) };
}
