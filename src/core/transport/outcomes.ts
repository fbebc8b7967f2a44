import { type ErrorCode, exitStatus } from '../errors.ts';
import { NodeSet } from '../nodeset/nodeset.ts';
import type { Failure, Outcome } from './transport.ts';

/** The program ran to its end and says that all is well. */
export function succeeded({ state, code, timedOut }: Outcome): boolean {
  return state === 'done' && code === 0 && !timedOut;
}

// what all may have in common and is worth an exit status of its own
const sharedKinds: ReadonlySet<string> = new Set<ErrorCode>(['TIMEOUT', 'CREDENTIALS', 'REFUSED', 'INVALID']);

/**
 * What many outcomes come to; the first rule that fits:
 *
 * 1. INTERRUPTED when one was ended, or not begun, because of an interruption.
 * 2. UNVERIFIED when the end of one was not seen: it may have had its effect, whatever became of the others.
 * 3. OK when all succeeded (also when there are none).
 * 4. PARTIAL when some succeeded.
 * 5. TIMEOUT, CREDENTIALS, REFUSED or INVALID when all failed for that one reason.
 * 6. FAILED.
 */
export function verdictOf(outcomes: readonly Outcome[]): 'OK' | ErrorCode {
  return verdictOfKinds(outcomes.map(kindOf));
}

/** The same for steps that are no programs on nodes: null for each that succeeded. */
export function verdictOfFailures(failures: readonly (Failure | null)[]): 'OK' | ErrorCode {
  return verdictOfKinds(failures.map((failure) => failure?.code ?? 'OK'));
}

function kindOf(outcome: Outcome): 'OK' | ErrorCode {
  if (outcome.state === 'unknown') return 'UNVERIFIED';
  return succeeded(outcome) ? 'OK' : (outcome.failure?.code ?? 'FAILED');
}

function verdictOfKinds(all: readonly ('OK' | ErrorCode)[]): 'OK' | ErrorCode {
  const kinds = new Set(all);
  if (kinds.has('INTERRUPTED')) return 'INTERRUPTED';
  if (kinds.has('UNVERIFIED')) return 'UNVERIFIED';
  const [only, ...others] = kinds;
  if (only === undefined || (only === 'OK' && others.length === 0)) return 'OK';
  if (kinds.has('OK')) return 'PARTIAL';
  return others.length === 0 && sharedKinds.has(only) ? only : 'FAILED';
}

/** The exit status of a verdict. */
export function statusOf(verdict: 'OK' | ErrorCode): number {
  return verdict === 'OK' ? 0 : exitStatus[verdict];
}

export interface NamedOutput {
  readonly name: string;
  readonly text: string;
}

export interface OutputGroup {
  /** The nodes, folded: `n[1-3]`. */
  readonly nodes: string;
  readonly names: readonly string[];
  readonly text: string;
}

/** Nodes with equal output together; the largest group first, then in the order in which they came. */
export function foldOutputs(outputs: readonly NamedOutput[]): OutputGroup[] {
  const groups = new Map<string, string[]>();
  for (const { name, text } of outputs) {
    const names = groups.get(text);
    if (names) names.push(name);
    else groups.set(text, [name]);
  }
  return [...groups]
    .map(([text, names]) => ({ nodes: NodeSet.of(names).fold(), names, text }))
    .sort((a, b) => b.names.length - a.names.length);
}
