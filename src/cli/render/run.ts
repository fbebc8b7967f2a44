import { formatDuration } from '../../core/config/duration.ts';
import { NodeSet } from '../../core/nodeset/nodeset.ts';
import { foldOutputs } from '../../core/transport/outcomes.ts';
import { quoteAll } from '../../core/transport/quote.ts';
import type { NodeRun, RunPlan, RunResult } from '../../core/transport/run-command.ts';
import type { Style } from '../style.ts';

/** Ways to print what a command said on many nodes. */
export const outputForms = ['folded', 'lines', 'raw'] as const;
export type OutputForm = (typeof outputForms)[number];

/** Equal outputs once, under the nodes they came from; the largest group first. */
function renderFolded({ results }: RunResult, style: Style): string {
  // how it ended belongs to it, so that nodes that ended differently are never one group
  const outputs = results.map((run) => ({ name: run.node, text: JSON.stringify(pageOf(run)) }));
  const groups = foldOutputs(outputs).map(({ nodes, names, text }) => {
    const { problems, output } = JSON.parse(text) as Page;
    const count = names.length === 1 ? '' : style.faint(` (${names.length})`);
    const lines = [
      ...problems.map((line) => style.bad(style.outside(line.replaceAll(thoseNodes, nodes)))),
      ...output.map(style.outside),
    ];
    const shown = lines.length > 0 ? lines : [style.faint('(no output)')];
    return [`${style.heading(nodes)}${count}`, ...shown.map((line) => `  ${line}`)].join('\n');
  });
  return groups.join('\n');
}

interface Page {
  readonly problems: readonly string[];
  readonly output: readonly string[];
}

function pageOf(run: NodeRun): Page {
  return { problems: problemLines(run), output: [...said(run.stdout), ...said(run.stderr)] };
}

// stands for the names of a group until they are known
const thoseNodes = '\0';

/** How it ended, if not well, in words that are the same for every node it holds for. */
function problemLines({ node, failure, code }: NodeRun): string[] {
  if (!failure) return code === 0 ? [] : [`exit status ${code}`];
  const name = node.replace(/[^\w-]/g, '\\$&');
  const message = failure.message.replace(new RegExp(`node ${name}(?![\\w-])( \\([^)]*\\))?`, 'g'), 'the node');
  const itself = new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'g');
  return [message, ...failure.suggestions].map((line) => line.replace(itself, thoseNodes));
}

/** What would be run where. */
export function renderRunPlan({ nodes, count, command, timeout }: RunPlan, style: Style): string {
  const where = count === 1 ? nodes : `${nodes} (${count})`;
  return `Would run on ${where}, at most ${formatDuration(timeout)}: ${style.outside(quoteAll(command))}`;
}

/** For stdout: what the nodes said, in the wanted form. */
export function renderRun(result: RunResult, form: OutputForm, style: Style): string {
  if (form === 'folded') return renderFolded(result, style);
  const lines = result.results.flatMap((run) => said(run.stdout).map((line) => labelled(run, line, form)));
  return lines.map(style.outside).join('\n');
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

function kindOf(run: NodeRun): string | undefined {
  if (run.state === 'unknown') return 'end not seen';
  if (run.timedOut) return 'time limit reached';
  if (run.state === 'not-started') return 'not run';
  return run.code === 0 ? undefined : `exit status ${run.code}`;
}
