import type { PlayEvent } from './player.ts';
import type { PartName, RecordedEntry, Recording } from './recording.ts';

/** Keeps what is said in a session: for people part by part, and as a recording. */
export class SessionLog {
  readonly #redact: (text: string) => string;
  readonly #entries: RecordedEntry[] = [];
  #events: PlayEvent[] = [];
  #heard = '';

  constructor(redact: (text: string) => string) {
    this.#redact = redact;
  }

  readonly watch = (event: PlayEvent): void => {
    if (event.kind === 'heard') {
      // a secret that is echoed may come in pieces
      this.#heard += event.text;
      return;
    }
    if (event.kind === 'sent' || event.kind === 'modem') {
      this.#flush();
      this.#entries.push({ kind: event.kind, text: event.text, line: 0 });
    }
    if (event.kind === 'answer') this.#flush();
    this.#events.push({ ...event, text: this.#redact(event.text) });
  };

  /** A new part begins; gives the events of the one before. */
  begin(name: PartName, plug?: string): void {
    this.#flush();
    this.#events = [];
    this.#entries.push({ kind: 'part', name, ...(plug === undefined ? {} : { plug }) });
  }

  /** What happened since the part began. */
  get events(): readonly PlayEvent[] {
    this.#flush();
    return this.#events;
  }

  recording(serial: boolean, options: Readonly<Record<string, string>>): Recording {
    this.#flush();
    return { serial, options, entries: this.#entries };
  }

  #flush(): void {
    if (this.#heard === '') return;
    const text = this.#redact(this.#heard);
    this.#heard = '';
    this.#entries.push({ kind: 'heard', text, line: 0 });
    this.#events.push({ kind: 'heard', text });
  }
}
