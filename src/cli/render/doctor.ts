import type { CheckList } from '../../core/doctor/checks.ts';
import type { DoctorResult } from '../../core/doctor/doctor.ts';
import type { FoldedFinding } from '../../core/doctor/finding.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

/** Nodes in the table of the slowest. */
const slowest = 5;

interface DoctorView {
  /** Also what is good. */
  readonly all: boolean;
}

/** What to mend, the worst first, each once with all its nodes; then the slowest nodes and a count. */
export function renderDoctor(result: DoctorResult, style: Style, { all }: DoctorView): string {
  const shown = result.findings.filter(({ verdict }) => all || verdict !== 'good');
  return [
    ...shown.map((finding) => findingText(finding, style)),
    ...(result.nodes.length === 0 ? [] : ['', slowestTable(result, style)]),
    ...(shown.length + result.nodes.length === 0 ? [] : ['']),
    sumOf(result),
  ].join('\n');
}

function findingText(finding: FoldedFinding, style: Style): string {
  const { check, nodes, names, message, remedy } = finding;
  const count = names.length > 1 ? ` (${names.length})` : '';
  const measured = measuredText(finding);
  const first = [
    wordOf(finding, style),
    style.name(`${nodes ?? 'here'}${count}`),
    style.heading(check),
    `${style.outside(message)}${measured === '' ? '' : ` ${style.faint(measured)}`}`,
  ].join('  ');
  return finding.verdict === 'good' || remedy === null ? first : `${first}\n      ${style.outside(remedy)}`;
}

const words = { good: 'good', warning: 'warn', bad: 'BAD ', unknown: '?   ' } as const;

function wordOf({ verdict }: FoldedFinding, style: Style): string {
  const colour = { good: style.good, warning: style.doubtful, bad: style.bad, unknown: style.doubtful };
  return colour[verdict](words[verdict]);
}

function measuredText({ measured }: FoldedFinding): string {
  if (!measured) return '';
  const { least, most, unit } = measured;
  const word = unit === '%' ? '%' : ` ${unit}`;
  return least === most ? `(${least}${word})` : `(${least} to ${most}${word})`;
}

function slowestTable({ nodes }: DoctorResult, style: Style): string {
  const headings = ['SLOWEST', 'TOTAL', 'CONNECT', 'BANNER', 'KEYS', 'LOGIN', 'SESSION', 'SHELL'];
  const cell = (value: number | undefined) => (value === undefined ? '-' : `${value} ms`);
  const rows = nodes
    .slice(0, slowest)
    .map(({ node, milliseconds, reached, ssh }) => [
      style.name(node),
      reached ? cell(milliseconds) : style.bad(`none in ${milliseconds} ms`),
      ...[ssh?.connect, ssh?.banner, ssh?.keyExchange, ssh?.authentication, ssh?.session, ssh?.shell].map(cell),
    ]);
  return table(headings.map(style.heading), rows);
}

function sumOf({ findings, nodes, unexamined, cluster }: DoctorResult): string {
  const count = (verdict: FoldedFinding['verdict']) => findings.filter((finding) => finding.verdict === verdict).length;
  const [bad, warning, unknown] = [count('bad'), count('warning'), count('unknown')];
  const where =
    nodes.length > 0
      ? `${nodes.length} node${nodes.length === 1 ? '' : 's'} and this machine`
      : cluster
        ? 'this machine and the cluster file'
        : 'this machine';
  const lost = unexamined === '' ? '' : ` Not examined: ${unexamined}.`;
  if (bad + warning + unknown === 0) return `Nothing to mend on ${where}.${lost}`;
  const parts = [
    `${bad} bad`,
    `${warning} warning${warning === 1 ? '' : 's'}`,
    ...(unknown > 0 ? [`${unknown} not told`] : []),
  ];
  return `Examined ${where}: ${parts.join(', ')}.${lost}`;
}

export function renderChecks({ checks }: CheckList, style: Style): string {
  return table(
    ['CHECK', 'WHAT IS LOOKED AT'].map(style.heading),
    checks.map(({ id, summary }) => [style.name(id), summary]),
  );
}
