import { OcfError } from '../core/errors.ts';
import type { TimedEvent } from '../core/resources/watch/event.ts';
import type { Watched } from '../core/resources/watch/roster.ts';
import { LiveTable } from './live-table.ts';
import { renderWatchEvent } from './render/watch.ts';
import { renderWatched } from './render/watched.ts';
import { styleFor } from './style.ts';

export const watchOutputs = ['table', 'lines', 'nagios'] as const;

interface OutputFlags {
  readonly output: (typeof watchOutputs)[number];
  readonly 'no-color'?: boolean;
}

interface WatchOutput {
  readonly listeners: {
    readonly onEvent: (event: TimedEvent) => void;
    /** Aborted when nobody reads the output any more. */
    readonly until: AbortSignal;
    readonly onChange?: (watched: Iterable<Watched>) => void;
  };
  /** Every event was printed, so that there is nothing left to say. */
  readonly tellsAll: boolean;
  readonly close: () => void;
}

/** Where the events of a watch go: JSON a line, text a line, or a table that is drawn anew on a terminal. */
export async function watchOutput(
  flags: OutputFlags,
  { json, schema }: { readonly json: boolean; readonly schema: string },
): Promise<WatchOutput> {
  if (flags.output === 'nagios') {
    throw new OcfError('USAGE', '--output nagios is the form of one look.', { suggestions: ['Add --once.'] });
  }
  const write = (text: string) => process.stdout.write(`${text}\n`);
  const close = () => {};
  const unread = new AbortController();
  process.stdout.on('error', () => unread.abort());
  const until = unread.signal;
  if (json)
    return {
      listeners: { until, onEvent: (event) => write(JSON.stringify({ schema, ...event })) },
      tellsAll: true,
      close,
    };
  const terminal = process.stdout.isTTY === true;
  const style = await styleFor({ terminal, refused: flags['no-color'] === true, env: process.env });
  if (!terminal || isDumb(process.env.TERM) || flags.output === 'lines') {
    return { listeners: { until, onEvent: (event) => write(renderWatchEvent(event, style)) }, tellsAll: true, close };
  }
  const lines: string[] = [];
  const table = new LiveTable(process.stdout);
  let watched: readonly Watched[] = [];
  const draw = () => table.draw(renderWatched(watched, lines, style));
  return {
    listeners: {
      until,
      onEvent: (event) => {
        lines.push(renderWatchEvent(event, style));
        if (lines.length > 200) lines.shift();
        draw();
      },
      onChange: (all) => {
        watched = [...all];
        draw();
      },
    },
    tellsAll: false,
    close: () => table.close(),
  };
}

// it cannot move the cursor
function isDumb(term: string | undefined): boolean {
  return term === undefined || term === '' || term === 'dumb';
}
