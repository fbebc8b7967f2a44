import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { type FrameLetter, frame, frameReader } from './frames.ts';

/** A program that runs elsewhere, as far as its caller sees. */
export interface RelayCall {
  /** The words of its command line, without the program's name. */
  readonly words: readonly string[];
  /** `end` comes once: its input ended, or the caller went away. */
  onInput(piece: (content: Buffer) => void, end: () => void): void;
  output(content: Buffer | string): void;
  error(content: Buffer | string): void;
  exit(status: number): void;
  /** Ends it without a status; the caller's program fails. */
  drop(): void;
}

/**
 * Serves programs that are nothing but `relay-client.ts PATH`: a socket for input, both outputs, exit status.
 *
 * @param path of the Unix socket; one that is left there is replaced
 */
export async function serveRelay(path: string, serve: (call: RelayCall) => void): Promise<{ close(): Promise<void> }> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
    takeCall(socket, serve);
  });
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

function takeCall(socket: Socket, serve: (call: RelayCall) => void): void {
  const send = (letter: FrameLetter, content: Buffer | string) =>
    void (socket.writable && socket.write(frame(letter, Buffer.from(content))));
  let take = (_content: Buffer): void => undefined;
  let end = (): void => undefined;
  let ended = false;
  const ending = () => {
    if (!ended) end();
    ended = true;
  };
  socket.on(
    'data',
    frameReader((letter, content) => {
      if (letter === 'I') take(content);
      if (letter === 'E') ending();
      if (letter !== 'A') return;
      serve({
        words: JSON.parse(content.toString()) as string[],
        onInput(onPiece, onEnd) {
          take = onPiece;
          end = onEnd;
        },
        output: (text) => send('O', text),
        error: (text) => send('R', text),
        exit(status) {
          send('X', Buffer.from([status & 255]));
          socket.end();
        },
        drop: () => socket.destroy(),
      });
    }),
  );
  // who goes away ends the input, as a lost connection does
  socket.on('close', ending);
}
