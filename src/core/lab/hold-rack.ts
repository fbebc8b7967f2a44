import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { OcfError } from '../errors.ts';
import type { Reporter } from '../reporter.ts';
import type { System } from '../system.ts';
import { carryOut, type RackState, stateOf } from './orders.ts';
import { type RackAddresses, type RackInput, startRack } from './rack.ts';

export type RackEvent =
  /** All is up. */
  | ({ readonly event: 'up' } & RackAddresses)
  /** An order was carried out. */
  | ({ readonly event: 'state' } & RackState)
  /** An order was refused. */
  | { readonly event: 'refused'; readonly message: string; readonly suggestions: readonly string[] }
  /** All is down. */
  | ({ readonly event: 'end' } & RackState);

export interface HoldInput extends RackInput {
  /** Orders, a line each; the rack ends with it. */
  readonly orders: Readable;
  readonly onEvent: (event: RackEvent) => void;
}

/**
 * Has a rack up until its input ends or the administrator interrupts.
 *
 * @throws OcfError as startRack does
 */
export async function holdRack(
  around: { readonly system: System; readonly reporter: Reporter; readonly signal: AbortSignal },
  { orders, onEvent, ...input }: HoldInput,
): Promise<void> {
  const { signal } = around;
  const rack = await startRack(around, input);
  try {
    onEvent({ event: 'up', ...rack.addresses });
    const lines = createInterface({ input: orders });
    // an input that cannot be read has ended
    lines.on('error', () => lines.close());
    signal.addEventListener('abort', () => lines.close(), { once: true });
    if (signal.aborted) lines.close();
    let queue = Promise.resolve();
    lines.on('line', (line) => {
      if (line.trim() === '') return;
      queue = queue.then(async () => {
        const answer = await carryOut(line, rack).then(
          (state) => ({ event: 'state', ...state }) as const,
          (error: unknown) => refusal(error),
        );
        onEvent(answer);
      });
    });
    await new Promise<void>((resolve) => lines.once('close', resolve));
    await queue;
  } finally {
    await rack.end();
  }
  onEvent({ event: 'end', ...stateOf(rack.power) });
}

function refusal(error: unknown): RackEvent {
  if (!(error instanceof OcfError)) throw error;
  return { event: 'refused', message: error.message, suggestions: error.suggestions };
}
