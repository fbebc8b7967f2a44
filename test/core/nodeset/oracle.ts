import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What ClusterShell makes of one expression. */
export interface OracleAnswer {
  readonly error?: string;
  readonly text: string;
  readonly names: readonly string[];
  /** Folded text by autostep. */
  readonly stepped: Readonly<Record<string, string>>;
  /** Folded text when only that axis is folded. */
  readonly axes: Readonly<Record<string, string>>;
  readonly contiguous: readonly string[];
  /** Three parts. */
  readonly split: readonly string[];
  /** Positions 2 to 6. */
  readonly slice: string;
  readonly regrouped: string;
  readonly regroupedSource: string;
  readonly overlapping: string;
  readonly groups: readonly (readonly [name: string, nodes: string, total: number])[];
}

export interface OracleSetup {
  readonly groups: Readonly<Record<string, string>>;
  readonly nodes: string;
  readonly sources: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** One ClusterShell process that answers many questions, one after the other. */
export class Oracle {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #errors = '';

  constructor(setup: OracleSetup) {
    const program = fileURLToPath(new URL('oracle.py', import.meta.url));
    // The same order of Python's sets in every run.
    const env = { ...process.env, PYTHONHASHSEED: '0' };
    this.#process = spawn('/usr/bin/python3', [program, JSON.stringify(setup)], { env });
    this.#process.stderr.on('data', (text) => {
      this.#errors += text;
    });
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  async ask(expression: string): Promise<OracleAnswer> {
    this.#process.stdin.write(`${JSON.stringify(expression)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`ClusterShell ended: ${this.#errors}`);
    return JSON.parse(value) as OracleAnswer;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('close', resolve));
    this.#process.stdin.end();
    await ended;
  }
}
