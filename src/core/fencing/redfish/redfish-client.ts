import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { SecureContext, TLSSocket } from 'node:tls';
import { OcfError } from '../../errors.ts';
import { inTime, wasTooLate } from '../in-time.ts';
import type { RedfishOptions } from './redfish-options.ts';
import { openTrusted, secureContext } from './trusted-socket.ts';

/** Bytes of an answer that are read; no resource that is asked for is nearly as long. */
const bodyLimit = 1024 * 1024;
const mostRedirects = 3;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** An object, when that is what came; nothing otherwise. */
  readonly body: Record<string, unknown> | undefined;
  /** Nothing came with it. */
  readonly empty: boolean;
  /** Where it came from, after redirects. */
  readonly path: string;
}

export interface Asked {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly signal: AbortSignal;
  /** Told when the first byte may have gone out. */
  readonly onSent?: () => void;
}

/**
 * Requests to one service, each on a connection of its own, whose certificate is checked before anything is sent. There
 * is no other host that it ever goes to, and nothing that it sends again.
 */
export class RedfishClient {
  readonly #options: RedfishOptions;
  #context: SecureContext | undefined;
  #headers: Readonly<Record<string, string>> = {};

  constructor(options: RedfishOptions) {
    this.#options = options;
  }

  /** What goes with every request from now on: who we are. */
  authorize(headers: Readonly<Record<string, string>>): void {
    this.#headers = headers;
  }

  /**
   * Asks once; of redirects only those of a look to the same host are followed.
   *
   * @throws OcfError TIMEOUT, REFUSED, NOT_FOUND, FAILED, INTERRUPTED for what is no answer; statuses are for the caller to judge
   */
  async ask(asked: Asked): Promise<Answer> {
    let { path } = asked;
    for (let redirects = 0; ; redirects++) {
      const answer = await this.#askOnce({ ...asked, path });
      const moved = [301, 302, 303, 307, 308].includes(answer.status);
      if (!moved || asked.method !== 'GET') return answer;
      if (redirects === mostRedirects) throw this.#failed(`${path} leads from one place to the next without an end`);
      path = this.localPath(answer.headers.location);
    }
  }

  /**
   * The path of a link or a location, which has to lead to the same service.
   *
   * @throws OcfError FAILED
   */
  localPath(link: unknown): string {
    const here = this.#origin();
    try {
      const target = new URL(String(link), here);
      if (typeof link === 'string' && target.origin === here.origin) return `${target.pathname}${target.search}`;
    } catch {
      // no address at all
    }
    throw this.#failed('it names a place that is not on it, where nobody is followed to');
  }

  #origin(): URL {
    const { ip, port } = this.#options;
    return new URL(`https://${ip.includes(':') ? `[${ip}]` : ip}:${port}/`);
  }

  #askOnce(asked: Asked): Promise<Answer> {
    return inTime(asked.signal, this.#options.answerTimeout, async (signal) => {
      const socket = await this.#connect(signal);
      try {
        return await this.#talk(socket, { ...asked, signal });
      } finally {
        socket.on('error', () => undefined);
        socket.destroy();
      }
    });
  }

  async #connect(signal: AbortSignal): Promise<TLSSocket> {
    this.#context ??= await secureContext(this.#options);
    return openTrusted(this.#options, this.#context, signal);
  }

  async #talk(socket: TLSSocket, { method, path, body, signal, onSent }: Asked): Promise<Answer> {
    const { request } = await import('node:http');
    const text = body === undefined ? '' : JSON.stringify(body);
    const json = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
    const host = this.#origin().host;
    const headers = { host, accept: 'application/json', ...this.#headers, ...(body === undefined ? {} : json) };
    try {
      return await new Promise<Answer>((resolve, reject) => {
        const fail = (error: Error) => reject(error);
        signal.addEventListener('abort', () => fail(this.#silent(method, path, signal)), { once: true });
        if (signal.aborted) return fail(this.#silent(method, path, signal));
        onSent?.();
        const sent = request({ method, path, headers, createConnection: () => socket, agent: undefined });
        sent.on('error', fail);
        sent.on('response', (response) => void this.#read(response, path).then(resolve, fail));
        sent.end(text);
      });
    } catch (error) {
      if (error instanceof OcfError) throw error;
      // of an answer that is no HTTP the error would show a piece
      const why = (error as NodeJS.ErrnoException).code ?? 'it cannot be understood';
      throw this.#failed(`${method} ${path} got no whole answer: ${why}`);
    }
  }

  async #read(response: IncomingMessage, path: string): Promise<Answer> {
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of response as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > bodyLimit) throw this.#failed(`its answer to ${path} is longer than ${bodyLimit} bytes`);
      pieces.push(piece);
    }
    // an answer that ends before its announced length is an error of the stream
    const { statusCode: status = 0, headers } = response;
    return { status, headers, body: objectIn(Buffer.concat(pieces)), empty: size === 0, path };
  }

  #silent(method: string, path: string, signal: AbortSignal): OcfError {
    const { ip, port } = this.#options;
    if (!wasTooLate(signal)) {
      return new OcfError('INTERRUPTED', `Interrupted before ${ip}:${port} answered ${method} ${path}.`);
    }
    return new OcfError('TIMEOUT', `${ip}:${port} did not answer ${method} ${path} in time.`);
  }

  #failed(says: string): OcfError {
    const { ip, port } = this.#options;
    return new OcfError('FAILED', `The service at ${ip}:${port} gives no answer to go by: ${says}.`);
  }
}

function objectIn(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
