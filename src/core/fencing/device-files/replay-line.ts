import { Duplex } from 'node:stream';
import { OcfError } from '../../errors.ts';
import type { Line } from '../line.ts';
import { modemWords } from './modem-words.ts';
import type { RecordedEntry, Recording } from './recording.ts';
import { visible } from './template.ts';

/** A line on which a recorded session is played: it answers what was recorded, to what was recorded only. */
export function replayLine(file: string, { serial, entries }: Recording): Line {
  const stream = new Duplex({ read() {}, write: (_piece, _encoding, done) => done() });
  let next = 0;

  function speak(): void {
    for (; next < entries.length; next++) {
      const entry = entries[next] as RecordedEntry;
      if (entry.kind === 'heard') stream.push(Buffer.from(entry.text, 'latin1'));
      else if (entry.kind === 'closed') stream.push(null);
      else if (entry.kind !== 'part') return;
    }
  }

  async function take(kind: 'sent' | 'modem', text: string): Promise<void> {
    const entry = entries[next];
    if (!entry || entry.kind !== kind || entry.text !== text) {
      const instead =
        !entry || entry.kind === 'part' || entry.kind === 'closed' ? 'its end' : `"${visible(entry.text)}"`;
      const place = entry && 'line' in entry ? { place: { file, line: entry.line, column: 1 } } : {};
      throw new OcfError(
        'CONFLICT',
        `The device file sends "${visible(text)}", and the recording has ${instead} here.`,
        place,
      );
    }
    next++;
    speak();
  }

  speak();
  return {
    where: file,
    kind: serial ? 'serial' : 'tcp',
    stream,
    text: (piece) => piece.toString('latin1'),
    send: (bytes) => take('sent', bytes.toString('latin1')),
    modem: {
      set: (lines) => take('modem', modemWords(lines)),
      read: async () => ({ cts: false, dsr: false, dcd: false }),
    },
    close: async () => void stream.destroy(),
  };
}
