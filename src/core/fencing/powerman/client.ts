import { OcfError } from '../../errors.ts';
import type { System } from '../../system.ts';
import { shorten } from '../dialogue.ts';
import { type Line, type LineOptions, openLine } from '../line.ts';
import { LineInput } from './line-input.ts';

/** One answer of powermand's: data lines (3xx), then one that ends it: 1xx for success, 2xx for failure. */
export interface Reply {
  readonly code: number;
  readonly words: string;
  readonly data: readonly { readonly code: number; readonly text: string }[];
}

export interface PowermanAddress {
  readonly host: string;
  readonly port: number;
}

const prompt = 'powerman> ';
const usualPort = 10_101;
/** Bytes of a line, of which powermand's own limit is 131,072. */
const keep = 1024 * 1024;
/** Characters of an answer with all its lines; a hundred thousand nodes have less. */
const mostData = 4 * 1024 * 1024;

/**
 * Reads `host[:port]`.
 *
 * @throws OcfError INVALID
 */
export function parsePowermanAddress(text: string): PowermanAddress {
  const match = /^(?:\[([0-9a-fA-F:.]+(?:%[\w.-]+)?)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? usualPort : Number(match[3]);
  if (host !== undefined && port > 0 && port < 65_536) return { host, port };
  throw new OcfError('INVALID', `${JSON.stringify(text)} is no address of a powermand.`, {
    suggestions: ['Write host or host:port, such as 127.0.0.1:10101.'],
  });
}

export const addressText = ({ host, port }: PowermanAddress) => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/**
 * A connection to powermand. One question at a time: the next is asked only after the prompt. An answer that is none of
 * its language ends the connection.
 */
export class PowermanClient {
  readonly #line: Line;
  readonly #input: LineInput;
  readonly #system: System;
  readonly where: string;
  #broken: OcfError | undefined;

  private constructor(line: Line, where: string, options: Pick<LineOptions, 'system' | 'signal'>) {
    this.#line = line;
    this.#input = new LineInput(line, options, keep);
    this.#system = options.system;
    this.where = where;
  }

  /**
   * Connects and waits for the greeting and the prompt.
   *
   * @throws OcfError REFUSED when nobody answers or lets us in, TIMEOUT, FAILED when it is no powermand, INTERRUPTED
   */
  static async connect(address: PowermanAddress, options: LineOptions): Promise<PowermanClient> {
    const begun = options.system.monotonic();
    const where = addressText(address);
    const line = await openLine(`tcp://${where}`, options);
    const client = new PowermanClient(line, where, options);
    try {
      await client.#greet(begun + options.timeout);
      return client;
    } catch (error) {
      await line.close();
      throw error;
    }
  }

  /**
   * @param onSent told just before the first byte goes out
   * @throws OcfError TIMEOUT, FAILED when the connection ends or what comes is no answer, INTERRUPTED
   */
  async ask(command: string, milliseconds: number, onSent: () => void = () => undefined): Promise<Reply> {
    if (this.#broken) throw this.#broken;
    try {
      if (this.#input.unread !== '') throw this.#odd(this.#input.unread);
      onSent();
      await this.#input.send(`${command}\r\n`);
      return await this.#reply(this.#system.monotonic() + milliseconds);
    } catch (error) {
      if (error instanceof OcfError) this.#broken = error;
      throw error;
    }
  }

  async close(): Promise<void> {
    if (!this.#broken) await this.#input.send('quit\r\n').catch(() => undefined);
    await this.#line.close();
  }

  async #greet(deadline: number): Promise<void> {
    try {
      const hello = await this.#nextLine(deadline);
      if (!/^001 /.test(hello)) throw this.#odd(hello);
    } catch (error) {
      const silent = error instanceof OcfError && error.code === 'FAILED' && this.#input.heard === 0;
      if (!silent) throw error;
      throw new OcfError('REFUSED', `powermand at ${this.where} closes the connection without a word.`, {
        suggestions: ['It may not let this host in: see tcpwrappers in its powerman.conf.'],
        cause: error,
      });
    }
    await this.#takePrompt(deadline);
  }

  async #reply(deadline: number): Promise<Reply> {
    const data: { code: number; text: string }[] = [];
    let size = 0;
    for (;;) {
      const line = await this.#nextLine(deadline);
      size += line.length;
      if (size > mostData) {
        throw new OcfError('FAILED', `The answer of powermand at ${this.where} is longer than ${mostData} bytes.`);
      }
      const [, number, words = ''] = /^([123]\d\d) (.*)$/.exec(line) ?? [];
      if (number === undefined) throw this.#odd(line);
      const code = Number(number);
      if (code >= 300) {
        data.push({ code, text: words });
        continue;
      }
      // it says so without a prompt: what it is busy with is none of ours, for we ask one thing at a time
      if (code === 208)
        throw new OcfError('FAILED', `powermand at ${this.where} is busy with another command: ${line}.`);
      await this.#takePrompt(deadline);
      if (this.#input.unread !== '') throw this.#odd(this.#input.unread);
      return { code, words, data };
    }
  }

  #nextLine(deadline: number): Promise<string> {
    return this.#input.take(deadline, (text) => {
      const end = text.indexOf('\r\n');
      return end < 0 ? undefined : { found: text.slice(0, end), rest: text.slice(end + 2) };
    });
  }

  #takePrompt(deadline: number): Promise<void> {
    return this.#input.take(deadline, (text) => {
      if (text.startsWith(prompt)) return { found: undefined, rest: text.slice(prompt.length) };
      if (prompt.startsWith(text)) return undefined;
      throw this.#odd(text);
    });
  }

  #odd(text: string): OcfError {
    return new OcfError(
      'FAILED',
      `What answers at ${this.where} is not the language of powermand: "${shorten(text)}".`,
    );
  }
}
