import { visible } from './visible.ts';

/** The few ways text may look. Without colour every function but `outside` gives its text back. */
export interface Style {
  readonly heading: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubtful: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly name: (text: string) => string;
  /** Text that comes from a node, a program or a file: on a terminal its control characters are spelt. */
  readonly outside: (text: string) => string;
}

const same = (text: string) => text;

export const plainStyle: Style = {
  heading: same,
  good: same,
  bad: same,
  doubtful: same,
  faint: same,
  name: same,
  outside: same,
};

export interface ColourQuestion {
  readonly terminal: boolean;
  readonly refused: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Colour only where somebody looks: a terminal that is not dumb, unless NO_COLOR or --no-color; FORCE_COLOR insists. */
export function wantsColour({ terminal, refused, env }: ColourQuestion): boolean {
  if (refused || (env.NO_COLOR !== undefined && env.NO_COLOR !== '')) return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '') return env.FORCE_COLOR !== '0';
  return terminal && env.TERM !== 'dumb';
}

/** Chalk costs start-up time, so it is loaded only when there is colour to show. */
export async function styleFor(question: ColourQuestion): Promise<Style> {
  const outside = question.terminal ? visible : same;
  if (!wantsColour(question)) return { ...plainStyle, outside };
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return {
    heading: (text) => chalk.bold(text),
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red(text),
    doubtful: (text) => chalk.yellow(text),
    faint: (text) => chalk.dim(text),
    name: (text) => chalk.cyan(text),
    outside,
  };
}
