import type { Cluster } from '../../cluster.ts';
import type { JournalEvent } from '../../journal.ts';
import type { Pause } from '../act/pause.ts';
import type { ShownDisarmed } from '../arming/disarm.ts';
import type { Attempt, FenceAction, VerdictKind } from '../verdict.ts';
import { fencingJournal } from './fencing-journal.ts';

/** One operation on one node as the journal tells it. */
export interface FenceRecord {
  readonly operation: string;
  readonly node: string;
  readonly action: FenceAction;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly ended?: string;
  /** `unknown` also when nobody saw the end: the process that acted died, or still acts. */
  readonly verdict: VerdictKind;
  readonly finished: boolean;
  readonly changed: boolean;
  readonly milliseconds?: number;
  readonly user: string;
  readonly host: string;
  readonly reason?: string;
  readonly ticket?: string;
  readonly attempts: readonly Attempt[];
  /** What was waited before a command, by configuration; missing: nothing. */
  readonly pauses?: readonly Pause[];
  /** Requests that shared this operation. */
  readonly joined: number;
}

export interface HistoryQuery {
  /** Began then or later; milliseconds since 1970. */
  readonly since?: number;
  /** Began before that; milliseconds since 1970. */
  readonly until?: number;
  /** Who asked: a user, or a user@host. */
  readonly who?: string;
  /** Something was said to that device. */
  readonly device?: string;
  /** Only what a person confirmed, or only what devices and detectors did. */
  readonly human?: boolean;
  readonly nodes?: ReadonlySet<string>;
  readonly verdict?: VerdictKind;
  readonly limit?: number;
}

export interface FenceHistory {
  /** Newest first. */
  readonly records: readonly FenceRecord[];
  /** When fencing was disarmed and armed again, newest first; missing: never. */
  readonly arming?: readonly ArmingRecord[];
  /** What is disarmed now; missing: nothing. */
  readonly disarmed?: readonly ShownDisarmed[];
  /** Only a part of the history was asked for. */
  readonly narrowed?: boolean;
}

/** That fencing was disarmed for a while, or armed again. */
export interface ArmingRecord {
  readonly action: 'disarm' | 'arm';
  readonly at: string;
  /** Missing: all. */
  readonly nodes?: string;
  readonly until?: string;
  readonly user: string;
  readonly host: string;
  readonly reason?: string;
}

/** What was fenced, by whom, why and with which verdict. Contacts nothing. */
export function fenceHistory(cluster: Pick<Cluster, 'stateFolder' | 'system'>, query: HistoryQuery = {}): FenceHistory {
  const { since, limit = Number.POSITIVE_INFINITY } = query;
  const byOperation = new Map<string, JournalEvent[]>();
  const records: FenceRecord[] = [];
  const told = new Set<string>();
  // newest first, so the begin of an operation is the last that is met of it
  const where = (event: JournalEvent) => {
    if (!isFence(event)) return false;
    const events = byOperation.get(event.operation) ?? [];
    byOperation.set(event.operation, [...events, event]);
    if (event.phase !== 'begin') return false;
    byOperation.delete(event.operation);
    // what another machine did may stand here as often as requests heard of it at the same moment
    if (told.has(event.operation)) return false;
    told.add(event.operation);
    const record = recordOf([...events, event]);
    if (!record || !isWanted(record, query)) return false;
    records.push(record);
    return true;
  };
  // clocks are set back at times, but hardly by more than a day
  const enough = ({ at }: JournalEvent) => since !== undefined && Date.parse(at) < since - 86_400_000;
  fencingJournal(cluster).recent({ where, enough, limit, ...fenceLines });
  return { records: records.sort((a, b) => Date.parse(b.at) - Date.parse(a.at)) };
}

function isWanted(record: FenceRecord, { since, until, nodes, verdict, who, device, human }: HistoryQuery): boolean {
  const { at, node, user, host, attempts } = record;
  const begun = Date.parse(at);
  return (
    (since === undefined || begun >= since) &&
    (until === undefined || begun < until) &&
    (nodes === undefined || nodes.has(node)) &&
    (verdict === undefined || record.verdict === verdict) &&
    (who === undefined || who === user || who === `${user}@${host}`) &&
    (device === undefined || attempts.some((attempt) => attempt.device === device)) &&
    (human === undefined || (record.verdict === 'human') === human)
  );
}

/** The newest operation on a node; undefined when it was never fenced. */
export function lastVerdict(cluster: Pick<Cluster, 'stateFolder' | 'system'>, node: string): FenceRecord | undefined {
  return openVerdicts(cluster)(node);
}

/** lastVerdict for many nodes and again and again: the journal is read once, then only what was appended to it. */
export function openVerdicts(
  cluster: Pick<Cluster, 'stateFolder' | 'system'>,
): (node: string) => FenceRecord | undefined {
  const journal = fencingJournal(cluster);
  // events of the newest operation on each node
  const byNode = new Map<string, JournalEvent[]>();
  const byOperation = new Map<string, JournalEvent[]>();
  const visit = (event: JournalEvent) => {
    if (!isFence(event)) return;
    if (event.phase === 'begin') {
      const node = String(event.detail.node);
      const [older] = byNode.get(node) ?? [];
      if (older) byOperation.delete(older.operation);
      const events = [event];
      byNode.set(node, events);
      byOperation.set(event.operation, events);
    } else byOperation.get(event.operation)?.push(event);
  };
  let mark = 0;
  return (node) => {
    mark = journal.follow(mark, visit, fenceLines);
    return recordOf(byNode.get(node) ?? []);
  };
}

/** Whether the last that was done to the node's power left it verified off. */
export function isVerifiedOff(cluster: Pick<Cluster, 'stateFolder' | 'system'>, node: string): boolean {
  return lastVerdict(cluster, node)?.verdict === 'verified-off';
}

const fenceLines = { holds: '"kind":"fence"' };

function isFence({ kind }: JournalEvent): boolean {
  return kind === 'fence';
}

// Events of one operation; without its begin an operation cannot be told.
function recordOf(events: readonly JournalEvent[]): FenceRecord | undefined {
  const begin = events.find(({ phase }) => phase === 'begin');
  if (!begin) return undefined;
  const end = events.find(({ phase }) => phase === 'end');
  const detail = end?.detail ?? {};
  const { milliseconds } = detail as { milliseconds?: number };
  return {
    operation: begin.operation,
    node: String(begin.detail.node),
    action: begin.detail.action as FenceAction,
    at: begin.at,
    ...(end ? { ended: end.at } : {}),
    verdict: (detail.verdict as VerdictKind | undefined) ?? 'unknown',
    finished: end !== undefined,
    changed: detail.changed === true,
    ...(milliseconds === undefined ? {} : { milliseconds }),
    user: begin.who.user,
    host: begin.who.host,
    ...(begin.reason === undefined ? {} : { reason: begin.reason }),
    ...(typeof begin.detail.ticket === 'string' ? { ticket: begin.detail.ticket } : {}),
    attempts: (detail.attempts as readonly Attempt[] | undefined) ?? [],
    ...(detail.pauses === undefined ? {} : { pauses: detail.pauses as readonly Pause[] }),
    joined: events.filter(({ phase }) => phase === 'note').length,
  };
}
