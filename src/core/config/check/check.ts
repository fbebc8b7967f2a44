import { OcfError } from '../../errors.ts';
import { readBytes, withFolders } from '../file/open.ts';
import { nodeLookup } from '../nodes/lookup.ts';
import type { Problem } from '../problem.ts';
import { decodeText } from '../yaml/decode.ts';
import { loadTree } from '../yaml/load-tree.ts';
import { codeFrame, type SourceText, sourceText } from '../yaml/source-text.ts';
import { validate } from './validate.ts';

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
 * Everything that is wrong with a cluster file, at once, also in the group sources that its node sets use. An invalid file is a result here, not an error.
 *
 * @throws OcfError when it cannot be read at all.
 */
export async function checkFile(file: string): Promise<ConfigChecked> {
  const bytes = readBytes(file);
  const source = sourceText(file, bytes.toString('utf8'));
  const { problems, warnings } = await findings(file, bytes);
  return {
    file,
    valid: problems.length === 0,
    problems: problems.map((problem) => framed(source, problem)),
    warnings: warnings.map((warning) => framed(source, warning, true)),
  };
}

async function findings(file: string, bytes: Buffer) {
  try {
    const tree = await loadTree(file, decodeText(file, bytes));
    return validate(tree, { sourcesOf: (model) => nodeLookup(withFolders(model, file)) });
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
