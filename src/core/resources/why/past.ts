import type { Cluster } from '../../cluster.ts';
import type { JournalEvent } from '../../journal.ts';
import { stepActions } from '../plan/goal.ts';

/** One action on a copy of a resource, as the journal tells it. */
export interface PastAction {
  readonly action: string;
  readonly node: string;
  /** Of a migration. */
  readonly to?: string;
  /** ISO 8601: its end, or its begin where nobody saw the end. */
  readonly at: string;
  /** `unknown` also when nobody saw its end. */
  readonly outcome: string;
  /** The agent's words. */
  readonly said?: string;
  readonly user: string;
  readonly host: string;
  /** As somebody typed it. */
  readonly reason?: string;
  readonly transaction?: string;
  /** It was a step back of a transaction that failed. */
  readonly rollback: boolean;
  /** Why it was in the plan when nobody asked for it by name. */
  readonly because?: string;
}

/** What a watch wrote down of a resource. */
export interface WatchNote {
  readonly at: string;
  readonly event: string;
  readonly node: string;
  readonly reason: string;
}

const kinds: ReadonlySet<string> = new Set(stepActions.map((action) => `resource ${action}`));

/** The last actions on a resource, newest first. */
export function pastActions({ journal }: Pick<Cluster, 'journal'>, resource: string, most = 10): readonly PastAction[] {
  const holds = `"resource":${JSON.stringify(resource)}`;
  const where = ({ kind, detail }: JournalEvent) => kinds.has(kind) && detail.resource === resource;
  const byOperation = new Map<string, JournalEvent[]>();
  for (const event of journal.recent({ holds, where, limit: 2 * most })) {
    byOperation.set(event.operation, [...(byOperation.get(event.operation) ?? []), event]);
  }
  return [...byOperation.values()].slice(0, most).flatMap((events) => {
    const [newest] = events;
    return newest
      ? [
          actionFrom(
            newest,
            events.find(({ phase }) => phase === 'end'),
          ),
        ]
      : [];
  });
}

function actionFrom(event: JournalEvent, end: JournalEvent | undefined): PastAction {
  const { kind, at, who, reason, detail } = end ?? event;
  const { node, to, transaction, because, outcome, reason: said } = detail as Record<string, string | undefined>;
  const texts = { to, transaction, because, said, reason };
  return {
    action: kind.replace('resource ', ''),
    node: String(node),
    at,
    outcome: end ? String(outcome) : 'unknown',
    user: who.user,
    host: who.host,
    rollback: detail.rollback === true,
    ...(Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)) as typeof texts),
  } as PastAction;
}

/** What watches noticed of it, newest first. */
export function watchNotes({ journal }: Pick<Cluster, 'journal'>, resource: string, most = 3): readonly WatchNote[] {
  const where = ({ kind, detail }: JournalEvent) => kind === 'resource watch' && detail.resource === resource;
  return journal.recent({ holds: '"kind":"resource watch"', where, limit: most }).map(({ at, detail }) => ({
    at,
    event: String(detail.event),
    node: String(detail.node ?? ''),
    reason: String(detail.reason ?? detail.sentence ?? ''),
  }));
}

/** Who last said in the file whether it is enabled; undefined when nobody did by a command. */
export function lastEnabling({ journal }: Pick<Cluster, 'journal'>, resource: string): JournalEvent | undefined {
  const has = (list: unknown, word: string) => Array.isArray(list) && list.includes(word);
  const where = ({ kind, detail }: JournalEvent) =>
    kind === 'resource set' && has(detail.resources, resource) && has(detail.set, 'enabled');
  return journal.recent({ holds: '"kind":"resource set"', where, limit: 1 })[0];
}
