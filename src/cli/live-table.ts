import { stripVTControlCharacters } from 'node:util';

type Terminal = Pick<NodeJS.WriteStream, 'write' | 'rows' | 'columns' | 'on' | 'off'>;

/** Text above, that is cut to what fits, and lines below, of which the last ones are shown. */
export interface LivePage {
  readonly head: readonly string[];
  readonly tail: readonly string[];
}

/** Milliseconds between two drawings at least: many changes at once are one. */
const pace = 100;

/**
 * A page on the terminal's other screen that is drawn over itself, so that nothing flickers and what was there before
 * is there afterwards.
 */
export class LiveTable {
  readonly #terminal: Terminal;
  #page: LivePage = { head: [], tail: [] };
  #timer: NodeJS.Timeout | undefined;
  readonly #resized = () => this.#show();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    terminal.write('\x1b[?1049h\x1b[?25l');
    terminal.on('resize', this.#resized);
  }

  draw(page: LivePage): void {
    this.#page = page;
    this.#timer ??= setTimeout(() => this.#show(), pace);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#terminal.off('resize', this.#resized);
    this.#terminal.write('\x1b[?25h\x1b[?1049l');
  }

  #show(): void {
    this.#timer = undefined;
    const { rows = 24, columns = 80 } = this.#terminal;
    const { head, tail } = this.#page;
    const below = Math.min(tail.length, Math.max(3, rows - head.length - 2));
    const above = Math.max(1, rows - below - 2);
    const hidden = head.length - above;
    const top = hidden > 0 ? [...head.slice(0, above - 1), `… ${hidden + 1} more`] : head;
    const lines = [...top, '', ...tail.slice(tail.length - below)].slice(0, rows - 1);
    const text = lines.map((line) => `${cut(line, columns)}\x1b[K`).join('\r\n');
    this.#terminal.write(`\x1b[H${text}\x1b[J`);
  }
}

// colours are let go where a line has to be cut
function cut(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  return plain.length <= columns ? line : `${plain.slice(0, Math.max(0, columns - 1))}…`;
}
