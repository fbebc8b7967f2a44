import type { RackEvent } from '../core/lab/hold-rack.ts';
import { renderRackEvent } from './render/lab.ts';
import { styleFor } from './style.ts';

/** Where the events of a rack go: JSON a line, or text. */
export async function labOutput({
  json,
  schema,
  refused,
}: {
  readonly json: boolean;
  readonly schema: string;
  readonly refused: boolean;
}): Promise<(event: RackEvent) => void> {
  const write = (text: string) => void process.stdout.write(`${text}\n`);
  if (json) return (event) => write(JSON.stringify({ schema, ...event }));
  const style = await styleFor({ terminal: process.stdout.isTTY === true, refused, env: process.env });
  return (event) => write(renderRackEvent(event, style));
}
