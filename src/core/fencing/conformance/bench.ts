import { basename } from 'node:path';
import type { CallReport } from '../../agents/conformance/report.ts';
import type { Host } from '../../cluster.ts';
import { OcfError } from '../../errors.ts';
import type { Redactor } from '../../transport/redactor.ts';
import { type ProgramResult, spawnProgram } from '../../transport/spawn.ts';
import { shorten } from '../dialogue.ts';
import type { ProgramDescription, ProgramParameter } from './description.ts';

/** The fence agent under test. */
export interface FenceSubject {
  readonly host: Pick<Host, 'system' | 'signal' | 'reporter'>;
  /** Its file. */
  readonly program: string;
  /** Parameters under the names that were given, secrets looked up; without action and plug. */
  readonly options: Readonly<Record<string, string>>;
  /** The plug that may be looked at. */
  readonly plug?: string | undefined;
  /** The plug may be switched as well. */
  readonly switching: boolean;
  /** Milliseconds for each call. */
  readonly timeout: number;
  readonly redactor: Redactor;
  /** Missing when it does not describe itself. */
  readonly description?: ProgramDescription | undefined;
}

export interface FenceRequest {
  /** Without it the agent does what it does by itself: a reboot. */
  readonly action?: string;
  /** Instead of the given ones. */
  readonly options?: Readonly<Record<string, string>>;
  /** Instead of the given one; `null` for none. */
  readonly plug?: string | null;
  readonly form?: 'stdin' | 'arguments';
  /** Milliseconds, instead of the subject's. */
  readonly timeout?: number;
}

/** What an agent said, with the sentence on how it ended. */
export interface FenceAnswer {
  readonly code: number | undefined;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly ended: string;
}

/** Makes the calls and keeps them for the report. */
export class FenceBench {
  readonly subject: FenceSubject;
  #calls: CallReport[] = [];

  constructor(subject: FenceSubject) {
    this.subject = subject;
  }

  get file(): string {
    return basename(this.subject.program);
  }

  takeCalls(): readonly CallReport[] {
    const calls = this.#calls;
    this.#calls = [];
    return calls;
  }

  async call(request: FenceRequest): Promise<FenceAnswer> {
    const { action, form = 'stdin' } = request;
    const pairs = this.#pairs(request);
    if (form === 'stdin')
      return this.run(
        action ?? '(none)',
        [],
        pairs.map(([name, value]) => `${name}=${value}\n`).join(''),
        request.timeout,
      );
    return this.run(
      action ?? '(none)',
      pairs.map(([name, value]) => this.#argument(name, value)),
      undefined,
      request.timeout,
    );
  }

  /** Any call at all; without `input` its standard input is closed. */
  async run(
    what: string,
    words: readonly string[],
    input?: string,
    limit = this.subject.timeout,
  ): Promise<FenceAnswer> {
    const { program, host, redactor } = this.subject;
    const result = await spawnProgram({
      argv: [program, ...words],
      ...(input === undefined ? {} : { stdin: input }),
      timeout: limit,
      signal: host.signal,
    });
    if (result.aborted) throw new OcfError('INTERRUPTED', 'The test was interrupted.');
    const { code, timedOut, milliseconds } = result;
    const [stdout, stderr] = [redactor.redact(result.stdout), redactor.redact(result.stderr)];
    const ended = endedAs({ ...result, stdout, stderr }, limit);
    const known = result.state === 'done' && !timedOut ? code : undefined;
    this.#calls.push({
      action: what,
      ...(known === undefined ? {} : { code: known, rawCode: known }),
      name: ended,
      timedOut,
      milliseconds,
      stderr,
    });
    return { code: known, timedOut, stdout, stderr, ended };
  }

  /** The parameter of that name. */
  parameter(name: string): ProgramParameter | undefined {
    return this.subject.description?.parameters.find((parameter) => parameter.name === name);
  }

  /** The parameter that takes the plug. */
  get plugName(): string | undefined {
    return ['plug', 'port', 'nodename'].find((name) => this.parameter(name) !== undefined);
  }

  #pairs({ action, options = this.subject.options, plug = this.subject.plug }: FenceRequest): [string, string][] {
    const name = this.plugName;
    return [
      ...(action === undefined ? [] : [['action', action] as [string, string]]),
      ...Object.entries(options),
      ...(plug === undefined || plug === null || name === undefined ? [] : [[name, plug] as [string, string]]),
    ];
  }

  #argument(name: string, value: string): string {
    const parameter = this.parameter(name);
    const long = parameter?.long ?? `--${name.replaceAll('_', '-')}`;
    return parameter?.type === 'boolean' ? long : `${long}=${value}`;
  }
}

function endedAs(result: ProgramResult, limit: number): string {
  if (result.timedOut) return `did not end within ${limit / 1000} s`;
  if (result.state !== 'done') return `could not be run (${result.error?.message ?? '?'})`;
  const said = shorten(`${result.stderr}\n${result.stdout}`);
  return `ended with ${result.code}${said === '' ? '' : ` (${said})`}`;
}

/** Whether what it said is how a program of Python breaks. */
export function broke({ stderr, stdout }: Pick<FenceAnswer, 'stdout' | 'stderr'>): boolean {
  return /Traceback \(most recent call last\)/.test(`${stderr}\n${stdout}`);
}

/** The last line of the complaint of a program that broke. */
export function breakOf({ stderr, stdout }: Pick<FenceAnswer, 'stdout' | 'stderr'>): string {
  const lines = `${stdout}\n${stderr}`
    .split('\n')
    .filter((line) => /^\w[\w.]*(Error|Exception|Interrupt|Warning)?\b.*/.test(line));
  return shorten(lines.findLast((line) => /^[\w.]+(Error|Exception)\b/.test(line)) ?? lines.at(-1) ?? '');
}
