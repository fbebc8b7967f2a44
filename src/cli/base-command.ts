import { Command } from '@oclif/core/command';
import type * as Interfaces from '@oclif/core/interfaces';
import type { Cluster, Host } from '../core/cluster.ts';
import type { ChangeInput } from '../core/config/file/apply.ts';
import type { Change } from '../core/config/file/change.ts';
import type { OcfError } from '../core/errors.ts';
import { openCluster } from '../core/open-cluster.ts';
import { openHost } from '../core/open-host.ts';
import type { Reporter } from '../core/reporter.ts';
import { realSystem } from '../core/system.ts';
import type { ChangeFlags } from './change-review.ts';
import { type CommonFlags, commonFlags } from './common-flags.ts';
import { asOcfError, errorJson, errorText } from './error-output.ts';
import { Interruption } from './interruption.ts';
import { isJsonAsked } from './output-words.ts';
import type { Question } from './prompts.ts';
import { type Style, styleFor } from './style.ts';
import { terminalReporter } from './terminal-reporter.ts';
import { refuseValues, usageErrorFrom } from './usage-error.ts';
import { visible } from './visible.ts';

/** What to print for a result: its text form, and the exit status when it is not 0. */
export interface Presentation<R> {
  readonly text: (result: R, style: Style) => string;
  readonly status?: number;
}

/**
 * What every command shares: the common options, the open cluster, one way to print a result and one to fail.
 * A command's run() is: parse, one use case, `return this.present(result, …)`.
 */
export abstract class BaseCommand extends Command {
  static override baseFlags = commonFlags;

  #common: CommonFlags = {};
  #reporter: Reporter | undefined;
  readonly #interruption = new Interruption();

  /** Runs without reading anything from disk when the front door gives its own config. */
  static override async run<T extends Command>(
    this: new (
      argv: string[],
      config: never,
    ) => T,
    argv?: string[],
    config?: unknown,
  ): Promise<ReturnType<T['run']>> {
    const command = new this(argv ?? process.argv.slice(2), config as never) as unknown as BaseCommand;
    return command._run() as ReturnType<T['run']>;
  }

  protected override async _run<T>(): Promise<T> {
    try {
      const result = await this.run();
      if (this.#interruption.interrupted && !process.exitCode) process.exitCode = 130;
      return result;
    } catch (error) {
      return this.#fail(error) as T;
    }
  }

  protected override async parse<
    F extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    B extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    A extends Interfaces.OutputArgs<Interfaces.ArgInput>,
  >(options?: Interfaces.Input<F, B, A>, argv?: string[]): Promise<Interfaces.ParserOutput<F, B, A>> {
    refuseValues(this.optionWords(), { ...this.ctor.baseFlags, ...this.ctor.flags }, this.#words());
    const parsed = await super.parse<F, B, A>(options, argv);
    this.#common = parsed.flags as CommonFlags;
    return parsed;
  }

  /** The cluster that --cluster, OCF_CLUSTER or the current context choose, or the one that was named. */
  protected async open(choice = this.#common.cluster): Promise<Cluster> {
    return openCluster({ ...this.#host(), choice });
  }

  /** The same without the members that cannot be read, for what only shows; each is warned of. */
  protected async openPartial(): Promise<Cluster> {
    return openCluster({ ...this.#host(), choice: this.#common.cluster, partial: true });
  }

  /** The same, also when its file is invalid now: for a look into the file's past, or a way back. */
  protected async openPast(): Promise<Cluster> {
    const { openPast } = await import('../core/open-past.ts');
    return openPast({ ...this.#host(), choice: this.#common.cluster });
  }

  /** This machine alone, for commands that need no cluster. */
  protected host(): Host {
    return openHost(this.#host());
  }

  protected get reporter(): Reporter {
    this.#reporter ??= terminalReporter({ stream: () => process.stderr, quiet: this.#common.quiet === true });
    return this.#reporter;
  }

  /** Asks before something is done, unless the flag that answers was given; see prompts.ts. */
  protected async confirm(question: Question, yes: boolean | undefined): Promise<void> {
    if (yes) return;
    const { confirm } = await import('./prompts.ts');
    await confirm(question, { yes: false, terminal: isTerminal(), json: this.wantsJson() });
  }

  /** For use cases that change the cluster file: shown old to new for each field, then asked about, or --yes. */
  protected changeInput({ 'dry-run': dryRun = false, reason, yes = false }: ChangeFlags): ChangeInput {
    const review = async (change: Change) => {
      const [{ reviewChange }, style] = await Promise.all([
        import('./change-review.ts'),
        this.#styleOn(process.stderr),
      ]);
      const terminal = isTerminal() && !this.wantsJson();
      const confirm = (question: Question) => this.confirm(question, false);
      return reviewChange(change, { yes, style, terminal, reporter: this.reporter, confirm });
    };
    return { dryRun, reason, ...(yes ? { announce: review } : { approve: review }) };
  }

  /** Prints the result as text or JSON, sets the exit status, and gives the result back. */
  protected async present<R extends object>(result: R, { text, status = 0 }: Presentation<R>): Promise<R> {
    this.#reporter?.progress(undefined);
    if (status !== 0) process.exitCode = status;
    if (this.wantsJson()) {
      print(process.stdout, JSON.stringify({ schema: this.schema(), ...result }, null, 2));
      return result;
    }
    const page = text(result, await this.#styleOn(process.stdout));
    if (page !== '') print(process.stdout, page);
    return result;
  }

  /** Never for what stands behind a `--`. */
  protected wantsJson(): boolean {
    return isJsonAsked(this.optionWords(), this.ctor.flags?.output);
  }

  #styleOn(stream: NodeJS.WriteStream): Promise<Style> {
    const refused = this.#common['no-color'] === true;
    return styleFor({ terminal: stream.isTTY === true, refused, env: process.env });
  }

  /** The words that may be options, parsed or not. */
  protected optionWords(): readonly string[] {
    const end = this.argv.indexOf('--');
    return end < 0 ? this.argv : this.argv.slice(0, end);
  }

  /** Name and version of the form of what is printed. */
  protected schema(): string {
    return `ocf/${(this.id ?? '').replaceAll(':', '-')}/1`;
  }

  #words(): string {
    return (this.id ?? '').replaceAll(':', ' ');
  }

  #host() {
    const interruption = this.#interruption;
    return {
      system: realSystem(),
      reporter: this.reporter,
      signal: () => interruption.signal,
      insistence: () => interruption.insistence,
    };
  }

  #fail(thrown: unknown): undefined {
    this.#reporter?.progress(undefined);
    const { flags, baseFlags } = this.ctor;
    const known = Object.keys({ ...baseFlags, ...flags });
    const error = usageErrorFrom(thrown, this.#words(), known) ?? asOcfError(thrown, this.#interruption.interrupted);
    process.exitCode = error.exitStatus;
    this.tell(error);
    return undefined;
  }

  /** Prints an error, after the exit status was set. */
  protected tell(error: OcfError): void {
    if (this.wantsJson()) print(process.stdout, JSON.stringify(errorJson(error), null, 2));
    else print(process.stderr, process.stderr.isTTY ? visible(errorText(error)) : errorText(error));
  }
}

/** Whether a person can be asked: stdin and stderr are both terminals. */
export function isTerminal(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

function print(stream: NodeJS.WriteStream, text: string): void {
  stream.write(`${text}\n`);
}
