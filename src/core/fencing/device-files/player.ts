import { OcfError } from '../../errors.ts';
import type { System } from '../../system.ts';
import { type Dialogue, type Heard, shorten } from '../dialogue.ts';
import type { Line } from '../line.ts';
import type { Answer, Condition, Step } from './model.ts';
import { modemWords } from './modem-words.ts';
import { seconds } from './seconds.ts';
import { filled, hiddenTemplate, shownTemplate, type Values, visible } from './template.ts';

/** What happens while a dialogue is played, for whoever watches; no secrets. */
export type PlayEvent =
  | { readonly kind: 'sent' | 'heard' | 'modem' | 'expected' | 'note'; readonly text: string }
  | { readonly kind: 'answer'; readonly text: string; readonly name: string };

/** A line that stands, with what is needed to talk over it. */
export interface Talk {
  readonly line: Line;
  readonly dialogue: Dialogue;
  readonly serial: boolean;
  readonly system: System;
  readonly signal: AbortSignal;
  readonly watch?: (event: PlayEvent) => void;
}

/** Plays the steps of one part of a device file, and keeps what was heard meanwhile. */
export class Player {
  /** A command may have had its effect. */
  switched = false;
  /** Named groups of the answers, the last one of each name. */
  readonly kept = new Map<string, string>();
  /** All that came for the last `expect`, up to the end of its answer. */
  heard = '';
  /** What the device answered to the command first. */
  evidence = '';
  /** The last that was sent, as people may see it. */
  words = '';
  readonly #talk: Talk;
  readonly #values: Values;
  readonly #until: number;
  #command = '';
  #sent = '';
  #confirmed = false;

  /** @param until when all of it has to be over, on the monotonic clock */
  constructor(talk: Talk, values: Values, until: number) {
    this.#talk = talk;
    this.#values = values;
    this.#until = until;
  }

  /** The command that switches, once it was sent. */
  get command(): string {
    return this.#command || this.words;
  }

  /** @throws OcfError what went wrong */
  async play(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.#step(step);
  }

  async #step(step: Step): Promise<void> {
    const { dialogue, system, signal, watch } = this.#talk;
    if (signal.aborted) throw new OcfError('INTERRUPTED', `Interrupted before ${this.#what()} was answered.`);
    switch (step.kind) {
      case 'send':
        return this.#send(step);
      case 'expect':
        return this.#expect(step);
      case 'forget':
        return dialogue.forget();
      case 'settle':
        return dialogue.settle(step.quiet, this.#left());
      case 'pause':
        watch?.({ kind: 'note', text: `pause of ${step.time} ms` });
        return system.sleep(Math.min(step.time, this.#left()), signal);
      case 'wait': {
        const time = 1000 * seconds(this.#values.options, step.option);
        watch?.({ kind: 'note', text: `pause of ${time} ms` });
        return system.sleep(Math.min(time, this.#left()), signal);
      }
      case 'modem':
        return this.#setModem(step);
      case 'if':
        return this.play(this.#holds(step.test) ? step.met : step.unmet);
    }
  }

  async #send({ template, switches }: Step & { kind: 'send' }): Promise<void> {
    const text = filled(template, this.#values);
    this.#sent = text;
    this.words = shownTemplate(template, this.#values);
    if (switches) this.#begin(this.words);
    this.#talk.watch?.({ kind: 'sent', text: hiddenTemplate(template, this.#values) });
    await this.#talk.dialogue.send(text, this.#what());
  }

  // from here on an error leaves open what became of the command
  #begin(command: string): void {
    this.switched = true;
    if (this.#command === '') this.#command = command;
  }

  async #setModem({ lines, switches }: Step & { kind: 'modem' }): Promise<void> {
    const { line, watch } = this.#talk;
    const words = modemWords(lines);
    if (!line.modem) {
      throw new OcfError('INVALID', `${line.where} has no modem lines, which the device is switched with.`, {
        suggestions: ['Give a serial line of this machine, such as /dev/ttyS0.'],
      });
    }
    if (switches) this.#begin(words);
    watch?.({ kind: 'modem', text: words });
    await line.modem.set(lines);
  }

  async #expect({ answers, within }: Step & { kind: 'expect' }): Promise<void> {
    const { dialogue, watch } = this.#talk;
    const patterns = Object.fromEntries(answers.map(({ name, pattern }) => [name, pattern]));
    const times = new Map<string, number>();
    this.heard = '';
    for (;;) {
      watch?.({ kind: 'expected', text: answers.map(({ name }) => name).join(', ') });
      const heard = await dialogue.expect(patterns, Math.min(within, this.#left()), this.#what());
      const answer = answers.find(({ name }) => name === heard.name) as Answer;
      this.#take(heard);
      watch?.({ kind: 'answer', name: answer.name, text: visible(heard.text) });
      const count = (times.get(answer.name) ?? 0) + 1;
      times.set(answer.name, count);
      const odd = answer.alone && !this.#isEcho(heard.before);
      if (odd || count > answer.again) {
        if (answer.error && !odd) throw this.#refusal(answer.error);
        if (odd || answer.again > 0) throw this.#refusal({ code: 'FAILED', noEffect: false });
      }
      await this.play(answer.then);
      if (answer.again > 0) continue;
      this.#confirmed = this.switched;
      return;
    }
  }

  #isEcho(before: string): boolean {
    const said = before.trim();
    return said === '' || said === this.#sent.trim();
  }

  #take(heard: Heard<string>): void {
    const all = heard.before + heard.text;
    this.heard += all;
    if (this.switched && !this.#confirmed) this.evidence += all;
    for (const [name, text] of Object.entries(heard.groups)) if (text !== undefined) this.kept.set(name, text);
  }

  #refusal({ code, say, noEffect }: NonNullable<Answer['error']>): OcfError {
    if (noEffect) this.switched = false;
    const { where } = this.#talk.line;
    const message = say ?? `The device answered ${this.#what()} with "${shorten(this.heard)}".`;
    return new OcfError(code, `${where}: ${message}`);
  }

  #holds(test: Condition): boolean {
    if (test.kind === 'silent') return this.#talk.dialogue.unread === '';
    if (test.kind === 'given') return String(this.#values.options[test.option] ?? '') !== '';
    if (test.kind === 'is') return String(this.#values.options[test.option] ?? '') === test.value;
    if (test.kind === 'modem') return this.#talk.line.modem !== undefined;
    return this.#talk.serial === (test.kind === 'serial');
  }

  #what(): string {
    return this.words === '' ? 'the greeting' : `"${this.words}"`;
  }

  #left(): number {
    return Math.max(1, this.#until - this.#talk.system.monotonic());
  }
}
