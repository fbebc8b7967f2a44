import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type ErrorCode, OcfError } from '../errors.ts';
import type { RackState } from './orders.ts';

/**
 * Gives an order to a rack that runs in another process.
 *
 * @param limit milliseconds
 * @throws OcfError NOT_FOUND when no rack runs in the folder or the rack has no such thing, USAGE, TIMEOUT
 */
export function tellRack({ folder, order, limit }: { folder: string; order: string; limit: number }) {
  const path = join(resolve(folder), 'control.sock');
  return new Promise<RackState>((done, fail) => {
    const socket = connect(path);
    const timer = setTimeout(() => {
      socket.destroy();
      fail(new OcfError('TIMEOUT', `The rack in ${folder} did not answer within ${limit / 1000} s.`));
    }, limit);
    const nobody = (cause?: Error) => {
      clearTimeout(timer);
      fail(
        new OcfError('NOT_FOUND', `No rack runs in ${folder}.`, {
          ...(cause ? { cause } : {}),
          suggestions: [`Start one with: ocf lab rack --folder ${folder}`],
        }),
      );
    };
    socket.once('error', nobody);
    socket.once('close', () => nobody());
    socket.once('connect', () => socket.write(`${order.replace(/[\r\n]/g, ' ')}\n`));
    const lines = createInterface({ input: socket });
    // it passes on what the socket says
    lines.on('error', () => undefined);
    lines.once('line', (line) => {
      clearTimeout(timer);
      socket.removeListener('error', nobody);
      socket.on('error', () => undefined);
      socket.destroy();
      const { error, ...state } = JSON.parse(line) as RackState & {
        error?: { code: ErrorCode; message: string; suggestions: string[] };
      };
      if (error) fail(new OcfError(error.code, error.message, { suggestions: error.suggestions }));
      else done(state);
    });
  });
}
