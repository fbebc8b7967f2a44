import type { Duplex } from 'node:stream';
import { OcfError } from '../../errors.ts';
import type { LineOptions } from '../line.ts';

/**
 * Sends bytes on a stream, one at a time with pauses where the device needs them. `takeLimit`: milliseconds for the line
 * to take what is sent, beside the pauses.
 */
export function senderOn(
  where: string,
  stream: Duplex,
  { byteGap = 0, system, signal }: Pick<LineOptions, 'byteGap' | 'system' | 'signal'>,
  takeLimit = 10_000,
): (bytes: Buffer) => Promise<void> {
  const write = (bytes: Buffer) =>
    new Promise<void>((resolve, reject) => {
      const fail = (code: 'FAILED' | 'TIMEOUT', why: string) => {
        end();
        reject(new OcfError(code, `Nothing can be sent to ${where}: ${why}.`));
      };
      const closed = () => fail('FAILED', 'the line was closed');
      // a line whose other end holds it up may take nothing for ever
      const timer = setTimeout(() => fail('TIMEOUT', `it takes nothing for ${takeLimit / 1000} s`), takeLimit);
      const end = () => {
        clearTimeout(timer);
        stream.off('close', closed);
      };
      stream.once('close', closed);
      stream.write(bytes, (error) => {
        if (error) return fail('FAILED', error.message);
        end();
        resolve();
      });
    });
  return async (bytes) => {
    if (byteGap === 0) return write(bytes);
    for (const [index, byte] of bytes.entries()) {
      if (index > 0) await system.sleep(byteGap, signal);
      await write(Buffer.from([byte]));
    }
  };
}
