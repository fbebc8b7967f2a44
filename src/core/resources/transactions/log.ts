import type { Cluster } from '../../cluster.ts';
import { homeOf } from '../../home.ts';
import type { Journal, JournalEvent, NewEvent } from '../../state/journal.ts';
import type { Goal, PlannedStep } from '../plan/goal.ts';
import type { StepReport } from './step-report.ts';

/** The kind of the events that begin and end a transaction; the events of its steps name it in their detail. */
export const transactionKind = 'transaction';

/** A copy as it was seen. */
export interface Copy {
  readonly resource: string;
  readonly node: string;
  readonly state: 'running' | 'stopped' | 'failed' | 'unknown';
  readonly promoted: boolean;
}

export const onFailureChoices = ['rollback', 'stop', 'continue'] as const;
export type OnFailure = (typeof onFailureChoices)[number];

/** What is known of a transaction before its first step. */
export interface Beginning {
  readonly goal: Goal;
  readonly onFailure: OnFailure;
  readonly steps: readonly PlannedStep[];
  /** All copies of what it may touch that were not plainly stopped, as they were before. */
  readonly before: readonly Copy[];
  /** Everything it may touch. */
  readonly resources: readonly string[];
}

/**
 * How a transaction stands. `done`: the goal was reached. `rolled-back`: it was not, and all is as before. `failed`:
 * some steps were not done, and what was done stands. These have ended. `interrupted`, `unknown` (the outcome of a
 * step), and `lost` (a node went away) wait for somebody to resume or roll back.
 */
export const endings = ['done', 'rolled-back', 'failed'] as const;
export type Ending = (typeof endings)[number];
export type Pause = 'interrupted' | 'unknown' | 'lost';

export interface Log {
  readonly id: string;
  begin(beginning: Beginning): void;
  /** A plan made anew on the way. */
  replan(why: string, steps: readonly PlannedStep[], way: StepWay): void;
  beginStep(step: PlannedStep, agent: string, way: StepWay): Promise<string>;
  endStep(operation: string, report: StepReport, agent: string, way: StepWay): Promise<void>;
  pause(standing: Pause, sentence: string): void;
  end(ending: Ending): void;
}

/** Whether a step goes on or goes back. */
export type StepWay = 'on' | 'back';

/**
 * Writes a transaction down. Steps that begin or end at the same time are written together: each is on disk when its
 * promise is fulfilled.
 */
export function openLog(cluster: Cluster, id: string, reason: string | undefined): Log {
  const why = reason === undefined ? {} : { reason };
  const own = together(cluster.journal);
  const homes = new Map<Journal, Together>();
  const transaction = (phase: NewEvent['phase'], detail: Readonly<Record<string, unknown>>) =>
    cluster.journal.append({ operation: id, phase, kind: transactionKind, ...why, detail });
  // the node's own cluster has to know that something was run there since it was last fenced
  const noted = async (event: NewEvent, step: PlannedStep, agent: string, end: object) => {
    for (const node of step.to === undefined ? [step.node] : [step.node, step.to]) {
      const home = homeOf(cluster, node);
      if (home.cluster === cluster) continue;
      const journal = homes.get(home.cluster.journal) ?? together(home.cluster.journal);
      homes.set(home.cluster.journal, journal);
      const detail = { resource: step.resource, node: home.name, agent, by: cluster.model.cluster.name, ...end };
      await journal.append({ ...event, detail });
    }
  };
  return {
    id,
    begin: (beginning) => void transaction('begin', { ...beginning }),
    replan: (sentence, steps, way) => void transaction('note', { why: sentence, way, steps }),
    async beginStep(step, agent, way) {
      const event = { phase: 'begin', kind: `resource ${step.action}`, ...why } as const;
      const written = own.append({ ...event, detail: { ...headOf(id, step, way), agent } });
      const { operation } = await written;
      await noted({ ...event, operation }, step, agent, {});
      return operation;
    },
    async endStep(operation, report, agent, way) {
      const { outcome, code, rawCode, timedOut, reason: said, milliseconds } = report;
      const end = { outcome, code, rawCode, timedOut, reason: said, milliseconds };
      const event = { operation, phase: 'end', kind: `resource ${report.action}`, ...why } as const;
      await own.append({ ...event, detail: { ...headOf(id, report, way), agent, ...end } });
      await noted(event, report, agent, end);
    },
    pause: (standing, sentence) => void transaction('note', { standing, sentence }),
    end: (outcome) => void transaction('end', { outcome }),
  };
}

function headOf(transaction: string, { id, resource, node, to, because }: PlannedStep, way: StepWay) {
  return {
    resource,
    node,
    ...(to === undefined ? {} : { to }),
    transaction,
    step: id,
    ...(way === 'back' ? { rollback: true } : {}),
    ...(because === undefined ? {} : { because }),
  };
}

interface Together {
  append(event: NewEvent): Promise<JournalEvent>;
}

interface Waiting {
  readonly event: NewEvent;
  readonly resolve: (event: JournalEvent) => void;
  readonly reject: (error: unknown) => void;
}

// A write to disk costs milliseconds in which nothing else happens: what comes in one turn of the loop shares it.
function together(journal: Journal): Together {
  let waiting: Waiting[] = [];
  const write = () => {
    const batch = waiting;
    waiting = [];
    try {
      const written = journal.appendAll(batch.map(({ event }) => event));
      for (const [index, each] of batch.entries()) each.resolve(written[index] as JournalEvent);
    } catch (error) {
      for (const each of batch) each.reject(error);
    }
  };
  return {
    append: (event) =>
      new Promise((resolve, reject) => {
        waiting.push({ event, resolve, reject });
        if (waiting.length === 1) setImmediate(write);
      }),
  };
}
