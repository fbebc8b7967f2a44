import { OcfError } from '../core/errors.ts';

export interface Question {
  /** The whole situation in a few words; the cluster's name stands in it. */
  readonly message: string;
  /** What to read before answering; shown above the question. */
  readonly preamble?: string;
  /** The flag that answers it, for the refusal without a terminal. */
  readonly flag: string;
  /** What has to be typed instead of y: a count, the cluster's name. */
  readonly expect?: string;
}

export interface Answering {
  /** The flag was given. */
  readonly yes: boolean;
  readonly terminal: boolean;
  /** With --json nothing is asked, on a terminal either. */
  readonly json?: boolean;
}

/**
 * Asks before something is done. Returns only when the answer is yes.
 *
 * @throws OcfError NO_TERMINAL when nobody can be asked and the flag is missing; DECLINED when the answer is no.
 */
export async function confirm(question: Question, { yes, terminal, json = false }: Answering): Promise<void> {
  if (yes) return;
  if (!terminal || json) {
    const why = json ? 'With --json nothing is asked.' : 'There is no terminal to ask on.';
    throw new OcfError('NO_TERMINAL', `${question.message} ${why}`, {
      suggestions: [`Give ${question.flag} to answer yes.`],
    });
  }
  if (question.preamble !== undefined) process.stderr.write(`${question.preamble}\n`);
  const agreed =
    question.expect === undefined ? await askYes(question.message) : await askTyped(question.message, question.expect);
  if (!agreed) throw new OcfError('DECLINED', 'Declined; nothing was done.');
}

async function askYes(message: string): Promise<boolean> {
  const { default: inquirer } = await import('inquirer');
  const { answer } = await inquirer.prompt([{ type: 'confirm', name: 'answer', message, default: false }], onStderr());
  return answer;
}

async function askTyped(message: string, expect: string): Promise<boolean> {
  const answer = await askText(`${message} Type ${expect} to go on:`);
  return answer.trim() === expect;
}

/** A free answer, with a default and a check that returns true or a sentence. */
export async function askText(
  message: string,
  options: { readonly fallback?: string; readonly check?: (text: string) => true | string } = {},
): Promise<string> {
  const { default: inquirer } = await import('inquirer');
  const { answer } = await inquirer.prompt(
    [
      {
        type: 'input',
        name: 'answer',
        message,
        ...(options.fallback === undefined ? {} : { default: options.fallback }),
        ...(options.check === undefined ? {} : { validate: options.check }),
      },
    ],
    onStderr(),
  );
  return answer;
}

/** One of a few answers. */
export async function askChoice<T extends string>(
  message: string,
  choices: readonly { readonly name: string; readonly value: T }[],
): Promise<T> {
  const { default: inquirer } = await import('inquirer');
  const question = { type: 'select' as const, name: 'answer' as const, message, choices: [...choices] };
  const { answer } = await inquirer.prompt([question], onStderr());
  return answer as T;
}

// questions are not results: stdout stays clean for those
function onStderr() {
  return { output: process.stderr };
}
