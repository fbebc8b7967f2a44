import type { Duplex } from 'node:stream';
import type { Door } from './door.ts';
import type { Way } from './front.ts';
import type { Menu, MenuSession } from './menu-front.ts';
import { inManner, type PowerSwitch } from './power-switch.ts';

// WILL ECHO, WILL SUPPRESS-GO-AHEAD
const telnetOffers = Buffer.from([255, 251, 1, 255, 251, 3]);

/**
 * Serves one session of a menu on a stream. A serial line stays when it is hung up on, and the next one to come starts
 * from the greeting.
 */
export function serveMenu(rack: PowerSwitch, menu: Menu, door: Door, stream: Duplex, way: Way): void {
  const say = (text: string) => void (stream.writable && stream.write(Buffer.from(text, 'latin1')));
  stream.on('error', () => undefined);
  const leave = way === 'pty' ? () => undefined : door.enter();
  if (!leave) {
    if (menu.refusal !== undefined) say(menu.refusal);
    stream.end();
    stream.destroy();
    return;
  }
  stream.on('close', leave);
  let session: MenuSession = menu.begin();
  let over = false;
  const hangUp = () => {
    if (way === 'pty') {
      session = menu.begin();
      return say(session.greeting);
    }
    over = true;
    leave();
    stream.end();
  };

  async function hear(text: string, end: string): Promise<void> {
    if (over) return;
    // a serial line cannot be refused: somebody who has the device for ever answers nothing
    if (way === 'pty' && rack.fault === 'busy') return;
    const { text: answer, prompt = '', manner, bye = false } = await session.heard(text, end);
    const said = manner ? inManner(manner, answer) : answer;
    if (said !== undefined) say(said);
    if (bye || manner?.hangUp) hangUp();
    else if (said !== undefined) say(prompt);
  }

  let queue = Promise.resolve();
  const split = lineSplitter(menu, (text, end) => {
    queue = queue.then(() => hear(text, end));
  });
  stream.on('data', (piece: Buffer) => split((way === 'pty' ? piece : withoutTelnet(piece)).toString('latin1')));
  if (way === 'telnet') stream.write(telnetOffers);
  say(session.greeting);
  if (menu.murmur) {
    const { text, every } = menu.murmur;
    const timer = setInterval(() => say(text), every).unref();
    stream.on('close', () => clearInterval(timer));
  }
}

function lineSplitter({ ends = /[\r\n\0]/, raw = false }: Menu, each: (text: string, end: string) => void) {
  let unread = '';
  let last = '';
  return (piece: string) => {
    unread += piece;
    for (;;) {
      // the second half of a CR LF or CR NUL is no line
      if (last === '\r' && !raw) unread = unread.replace(/^[\n\0]/, '');
      if (unread !== '') last = '';
      const found = ends.exec(unread);
      if (!found) return;
      const text = unread.slice(0, found.index);
      last = found[0];
      unread = unread.slice(found.index + found[0].length);
      each(raw ? text : text.trim(), found[0]);
    }
  };
}

// Telnet clients answer offers with three bytes that are no text.
function withoutTelnet(piece: Buffer): Buffer {
  const out: number[] = [];
  for (let index = 0; index < piece.length; index++) {
    const verb = piece[index + 1] ?? 0;
    if (piece[index] === 255 && verb >= 251 && verb <= 254) index += 2;
    else out.push(piece[index] as number);
  }
  return Buffer.from(out);
}
