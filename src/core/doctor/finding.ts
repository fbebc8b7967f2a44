import { NodeSet } from '../nodeset/nodeset.ts';
import { type CheckId, checkIds } from './checks.ts';

/** `unknown`: it could not be told; the message says why. */
export type DoctorVerdict = 'good' | 'warning' | 'bad' | 'unknown';

export interface Measure {
  readonly value: number;
  readonly unit: 'ms' | 'lines' | '%';
}

/** One thing that was looked at, on one node or on this machine. */
export interface Finding {
  readonly check: CheckId;
  /** null: this machine, or the cluster file. */
  readonly node: string | null;
  readonly verdict: DoctorVerdict;
  /** A sentence without the node's name and without what was measured, so that equal findings can be told once. */
  readonly message: string;
  readonly measured?: Measure | undefined;
  /** What to do; `{nodes}` stands for the nodes that it is about. */
  readonly remedy?: string | undefined;
}

/** Equal findings of several nodes. */
export interface FoldedFinding {
  readonly check: CheckId;
  /** The nodes, folded; null: this machine, or the cluster file. */
  readonly nodes: string | null;
  readonly names: readonly string[];
  readonly verdict: DoctorVerdict;
  readonly message: string;
  /** The least and the most that was measured among the nodes. */
  readonly measured: { readonly least: number; readonly most: number; readonly unit: Measure['unit'] } | null;
  readonly remedy: string | null;
}

const order: readonly DoctorVerdict[] = ['bad', 'warning', 'unknown', 'good'];

/** What is said of many nodes is said once; the worst first, then in the order of the checks. */
export function foldFindings(findings: readonly Finding[]): readonly FoldedFinding[] {
  const alike = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { check, node, verdict, message, remedy } = finding;
    const key = JSON.stringify([check, node === null, verdict, message, remedy]);
    const group = alike.get(key);
    if (group) group.push(finding);
    else alike.set(key, [finding]);
  }
  const rank = ({ verdict, check }: FoldedFinding) =>
    order.indexOf(verdict) * checkIds.length + checkIds.indexOf(check);
  return [...alike.values()].map(folded).sort((a, b) => rank(a) - rank(b));
}

function folded(group: readonly Finding[]): FoldedFinding {
  const [{ check, verdict, message, remedy }] = group as [Finding];
  const names = NodeSet.of(group.flatMap(({ node }) => node ?? [])).names();
  const nodes = names.length === 0 ? null : NodeSet.of(names).fold();
  return {
    check,
    nodes,
    names,
    verdict,
    message,
    measured: rangeOf(group.flatMap(({ measured }) => measured ?? [])),
    remedy: remedy?.replaceAll('{nodes}', () => nodes ?? '') ?? null,
  };
}

function rangeOf(measures: readonly Measure[]): FoldedFinding['measured'] {
  const [first] = measures;
  if (!first) return null;
  const values = measures.map(({ value }) => value);
  return { least: Math.min(...values), most: Math.max(...values), unit: first.unit };
}

/** Milliseconds as they are told. */
export function milliseconds(value: number): Measure {
  return { value: Math.round(value), unit: 'ms' };
}

/** Makes findings of one check on one node. */
export function findingsOf(check: CheckId, node: string | null) {
  const make =
    (verdict: DoctorVerdict) =>
    (message: string, remedy?: string, measured?: Measure): Finding => ({
      check,
      node,
      verdict,
      message,
      ...(measured === undefined ? {} : { measured }),
      ...(remedy === undefined ? {} : { remedy }),
    });
  return { good: make('good'), warning: make('warning'), bad: make('bad'), unknown: make('unknown') };
}
