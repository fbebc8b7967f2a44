import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface OracleReply {
  readonly answer?: unknown;
  readonly error?: string;
}

/** One ClusterShell process with a groups.conf, asked one question after the other. */
export class SourceOracle {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #errors = '';

  constructor(groupsConf: string) {
    const program = fileURLToPath(new URL('oracle.py', import.meta.url));
    this.#process = spawn('/usr/bin/python3', [program, groupsConf], {
      env: { ...process.env, PYTHONHASHSEED: '0', PYTHONUTF8: '1' },
    });
    this.#process.stderr.on('data', (text) => {
      this.#errors += text;
    });
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  async ask(question: object): Promise<OracleReply> {
    this.#process.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`ClusterShell ended: ${this.#errors}`);
    return JSON.parse(value) as OracleReply;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('close', resolve));
    this.#process.stdin.end();
    await ended;
  }
}
