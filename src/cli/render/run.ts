import { NodeSet } from '../../core/nodeset/nodeset.ts';
import { foldOutputs } from '../../core/transport/outcomes.ts';
import type { NodeRun, RunResult } from '../../core/transport/run-command.ts';
import type { Style } from '../style.ts';

/** Ways to print what a command said on many nodes. */
export const outputForms = ['folded', 'lines', 'raw'] as const;
export type OutputForm = (typeof outputForms)[number];

/** Equal outputs once, under the nodes they came from; the largest group first. */
function renderFolded({ results }: RunResult, style: Style): string {
  const outputs = results.map((run) => ({ name: run.node, text: page(run) }));
  const groups = foldOutputs(outputs).map(({ nodes, names, text }) => {
    const count = names.length === 1 ? '' : style.faint(` (${names.length})`);
    return [`${style.heading(nodes)}${count}`, ...indented(text, style)].join('\n');
  });
  return groups.join('\n');
}

// how it ended stands first, so that nodes that ended differently are never one group
function page(run: NodeRun): string {
  const problem = problemOf(run);
  return [...(problem === undefined ? [] : [`! ${problem}`]), ...said(run.stdout), ...said(run.stderr)].join('\n');
}

function indented(text: string, style: Style): string[] {
  if (text === '') return [`  ${style.faint('(no output)')}`];
  return text.split('\n').map((line) => `  ${line.startsWith('! ') ? style.bad(line.slice(2)) : line}`);
}

/** For stdout: what the nodes said, in the wanted form. */
export function renderRun(result: RunResult, form: OutputForm, style: Style): string {
  if (form === 'folded') return renderFolded(result, style);
  return result.results.flatMap((run) => said(run.stdout).map((line) => labelled(run, line, form))).join('\n');
}

/** For stderr: what the nodes wrote there, unless it is folded into the rest, and who did not succeed. */
export function renderRunProblems(result: RunResult, form: OutputForm): string {
  const lines = form === 'folded' ? [] : result.results.flatMap((run) => errorLines(run, form));
  return [...lines, ...summary(result)].join('\n');
}

function errorLines(run: NodeRun, form: OutputForm): string[] {
  const failure = run.failure ? [`${run.node}: ${run.failure.message}`] : [];
  return [...said(run.stderr).map((line) => labelled(run, line, form)), ...failure];
}

function summary({ results, succeeded, failed }: RunResult): string[] {
  if (failed === 0) return [];
  const groups = new Map<string, string[]>();
  for (const run of results) {
    const problem = kindOf(run);
    if (problem !== undefined) groups.set(problem, [...(groups.get(problem) ?? []), run.node]);
  }
  const parts = [...groups].map(([problem, names]) => `${problem}: ${NodeSet.of(names).fold()}`);
  return [`${succeeded} of ${succeeded + failed} succeeded; ${parts.join('; ')}`];
}

function labelled({ node }: NodeRun, line: string, form: OutputForm): string {
  return form === 'raw' ? line : `${node}: ${line}`;
}

function said(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function problemOf(run: NodeRun): string | undefined {
  if (run.failure) return run.failure.message;
  return run.code === 0 ? undefined : `exit status ${run.code}`;
}

function kindOf(run: NodeRun): string | undefined {
  if (run.state === 'unknown') return 'end not seen';
  if (run.timedOut) return 'time limit reached';
  if (run.state === 'not-started') return 'not run';
  return run.code === 0 ? undefined : `exit status ${run.code}`;
}
