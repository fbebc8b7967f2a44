import type { Cluster } from '../../cluster.ts';
import { OcfError } from '../../errors.ts';
import type { JournalEvent } from '../../state/journal.ts';
import type { Goal, PlannedStep, StepAction } from '../plan/goal.ts';
import { claimsNow } from './claims.ts';
import { type Beginning, type Copy, type Ending, endings, type OnFailure, type Pause, transactionKind } from './log.ts';
import type { StepOutcome } from './step-report.ts';

/** `running`: its process lives. `killed`: it does not, and left the transaction without a word. */
export type Standing = Ending | Pause | 'running' | 'killed';

/** A transaction as the journal tells it. Times are ISO 8601. */
export interface TransactionRecord {
  readonly id: string;
  readonly standing: Standing;
  /** What it waits for, or why it was left, a sentence. */
  readonly sentence?: string;
  readonly goal: Goal;
  readonly onFailure: OnFailure;
  readonly at: string;
  readonly ended?: string;
  readonly who: JournalEvent['who'];
  readonly reason?: string;
  readonly resources: readonly string[];
  readonly before: readonly Copy[];
  /** The plan it began with, and those made anew on the way. */
  readonly plans: readonly (readonly PlannedStep[])[];
  /** Steps that were begun, in that order. */
  readonly steps: readonly StepRecord[];
}

export interface StepRecord {
  readonly id: string;
  readonly action: StepAction;
  readonly resource: string;
  readonly node: string;
  readonly to?: string;
  /** A step of going back. */
  readonly rollback: boolean;
  readonly at: string;
  /** Missing: nobody saw its end. */
  readonly outcome?: StepOutcome;
  readonly reason?: string;
  readonly milliseconds?: number;
}

export interface TransactionList {
  /** Those that wait for somebody first, then the newest. */
  readonly transactions: readonly TransactionRecord[];
}

export function isOpen({ standing }: Pick<TransactionRecord, 'standing'>): boolean {
  return !(endings as readonly string[]).includes(standing);
}

/** Transactions of a cluster: all that have not ended, and the last few that have. */
export async function listTransactions(
  cluster: Cluster,
  { limit = 20 }: { readonly limit?: number } = {},
): Promise<TransactionList> {
  const alive = new Set((await claimsNow(cluster)).filter((one) => one.alive).map(({ id }) => id));
  const all = recordsIn(cluster).map((record) => livelier(record, alive));
  const open = all.filter(isOpen);
  return { transactions: [...open, ...all.filter((record) => !isOpen(record)).slice(0, limit)] };
}

/**
 * One transaction by its id or the beginning of it.
 *
 * @throws OcfError NOT_FOUND, or USAGE when several begin so
 */
export async function showTransaction(cluster: Cluster, id: string): Promise<TransactionRecord> {
  const record = recordOf(cluster, id);
  const alive = (await claimsNow(cluster)).some((claim) => claim.alive && claim.id === record.id);
  return livelier(record, new Set(alive ? [record.id] : []));
}

/** The same without a look whether its process lives. */
export function recordOf(cluster: Cluster, id: string): TransactionRecord {
  const all = recordsIn(cluster, id);
  const [record, more] = all.filter((one) => one.id === id).concat(all.filter((one) => one.id !== id));
  if (record && (!more || record.id === id)) return record;
  if (!record) {
    throw new OcfError('NOT_FOUND', `There is no transaction "${id}" in cluster ${cluster.model.cluster.name}.`, {
      suggestions: ['See: ocf transaction list'],
      data: { transaction: id },
    });
  }
  throw new OcfError('USAGE', `Several transactions begin with "${id}".`, {
    suggestions: all.slice(0, 5).map((one) => `Say ${one.id} (${goalText(one.goal)}, ${one.at})`),
  });
}

/** Whether the journal knows of a transaction that has begun and not ended. */
export function isUnfinished(cluster: Cluster, id: string): boolean {
  const where = ({ operation, kind }: JournalEvent) => operation === id && kind === transactionKind;
  const events = cluster.journal.recent({ where, holds: `"operation":${JSON.stringify(id)}` });
  return events.some(({ phase }) => phase === 'begin') && !events.some(({ phase }) => phase === 'end');
}

/** `start web vip`, as it would be typed. */
export function goalText({ action, names, node, to }: Goal): string {
  const where = [...(node === undefined ? [] : ['--node', node]), ...(to === undefined ? [] : ['--to', to])];
  return [action, ...names, ...where].join(' ');
}

function livelier(record: TransactionRecord, alive: ReadonlySet<string>): TransactionRecord {
  return isOpen(record) && alive.has(record.id) ? { ...record, standing: 'running' } : record;
}

/** All whose id begins so, the newest first. */
function recordsIn(cluster: Cluster, prefix = ''): readonly TransactionRecord[] {
  const events = new Map<string, JournalEvent[]>();
  const all = cluster.journal.recent({
    holds: prefix === '' ? '"transaction"' : JSON.stringify(prefix).slice(0, -1),
    where: ({ kind, operation, detail }) =>
      (kind === transactionKind ? operation : String(detail.transaction ?? '\0')).startsWith(prefix) &&
      (kind === transactionKind || typeof detail.transaction === 'string'),
  });
  for (const event of all.reverse()) {
    const id = event.kind === transactionKind ? event.operation : String(event.detail.transaction);
    const known = events.get(id);
    if (known) known.push(event);
    else events.set(id, [event]);
  }
  return [...events].flatMap(([id, own]) => recordFrom(id, own) ?? []).reverse();
}

function recordFrom(id: string, events: readonly JournalEvent[]): TransactionRecord | undefined {
  const begin = events.find(({ kind, phase }) => kind === transactionKind && phase === 'begin');
  if (!begin) return undefined;
  const beginning = begin.detail as unknown as Beginning;
  const plans: (readonly PlannedStep[])[] = [beginning.steps];
  const steps = new Map<string, StepRecord>();
  let [standing, sentence, ended]: [Standing, string?, string?] = ['killed'];
  for (const { kind, phase, operation, detail, at } of events) {
    if (kind !== transactionKind) {
      if (phase === 'begin') {
        // whoever goes on after a pause may be killed as well
        [standing, sentence] = ['killed', undefined];
        steps.set(operation, { ...stepFrom(detail, kind), at });
      } else {
        const { outcome, reason, milliseconds } = detail as unknown as StepRecord;
        const step = steps.get(operation);
        if (step) steps.set(operation, { ...step, ...defined({ outcome, reason, milliseconds }) });
      }
    } else if (phase === 'note' && Array.isArray(detail.steps)) {
      if (detail.way !== 'back') plans.push(detail.steps as PlannedStep[]);
    } else if (phase === 'note') [standing, sentence] = [detail.standing as Pause, String(detail.sentence)];
    else if (phase === 'end') [standing, sentence, ended] = [detail.outcome as Ending, undefined, at];
  }
  return {
    id,
    standing,
    ...defined({ sentence, ended, reason: begin.reason }),
    goal: beginning.goal,
    onFailure: beginning.onFailure,
    at: begin.at,
    who: begin.who,
    resources: beginning.resources,
    before: beginning.before,
    plans,
    steps: [...steps.values()],
  };
}

function stepFrom(detail: JournalEvent['detail'], kind: string): Omit<StepRecord, 'at'> {
  const { step, resource, node, to, rollback } = detail as Record<string, string>;
  return {
    id: step ?? '',
    action: kind.replace('resource ', '') as StepAction,
    resource: resource ?? '',
    node: node ?? '',
    ...(to === undefined ? {} : { to }),
    rollback: Boolean(rollback),
  };
}

function defined<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
