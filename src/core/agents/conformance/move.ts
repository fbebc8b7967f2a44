import { type AgentResult, reasonOf } from '../run.ts';
import type { Bench } from './bench.ts';
import { failed, passed, type Verdict } from './step.ts';

/** Circumstances an agent is begun in, other than the usual ones. */
export interface Circumstances {
  readonly env?: Readonly<Record<string, string>>;
  readonly prefix?: readonly string[];
  /** Beside other calls, instead of after them. */
  readonly unqueued?: boolean;
}

/** One call of the agent and the codes that are right. */
export interface Move {
  readonly action: string;
  readonly codes: readonly number[];
  /** When it was called, for the sentence on a wrong code: `of a stopped resource`. */
  readonly when?: string;
  readonly interval?: number;
  readonly depth?: number;
  /** Instead of the parameters given by the administrator. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly circumstances?: Circumstances;
}

/** Makes the moves in turn; the first wrong code is the verdict. */
export async function inTurn(bench: Bench, moves: readonly Move[]): Promise<Verdict> {
  for (const move of moves) {
    const problem = problemOf(move, await bench.run(move));
    if (problem !== undefined) return failed(problem);
  }
  return passed;
}

/** The sentence on a call that ended as it should not; undefined for a right one. */
export function problemOf({ action, codes, when }: Move, result: AgentResult): string | undefined {
  if (result.rawCode !== undefined && codes.includes(result.rawCode)) return undefined;
  const what = [action, ...(when ? [when] : [])].join(' ');
  return `${what} ${ended(result)}; right is ${codes.join(' or ')}.`;
}

/** How a call ended, in a phrase: `ended with 1 (failed)`. */
export function ended(result: AgentResult): string {
  const { rawCode, signal } = result;
  if (rawCode === undefined || signal !== undefined) return `was ${reasonOf(result)}`;
  return `ended with ${rawCode} (${reasonOf(result)})`;
}

/** A recurring monitor is told its interval, a probe is told 0; agents may and do treat them differently. */
export const recurring = 10_000;

/** Probe and recurring monitor. */
export function monitors(codes: readonly number[], when: string): readonly Move[] {
  return [
    { action: 'monitor', codes, when: `as a probe ${when}` },
    { action: 'monitor', codes, when: `with an interval ${when}`, interval: recurring },
  ];
}

/** A whole life: stopped, started, stopped; `where` are the circumstances in words. */
export function life(circumstances: Circumstances, where = ''): readonly Move[] {
  const moves: readonly (readonly [string, number, string])[] = [
    ['monitor', 7, 'of a stopped resource'],
    ['start', 0, ''],
    ['monitor', 0, 'of a started resource'],
    ['stop', 0, ''],
    ['monitor', 7, 'after the stop'],
  ];
  return moves.map(([action, code, of]) => ({ action, codes: [code], when: `${of} ${where}`.trim(), circumstances }));
}
