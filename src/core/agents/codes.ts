/** What an agent's exit code says. */
export interface CodeMeaning {
  /** As Pacemaker calls it, in one word. */
  readonly name: string;
  readonly meaning: string;
}

/** The exit codes of the OCF resource agent API 1.1. Agents may return others: those count as 1. */
export const codeMeanings: Readonly<Record<number, CodeMeaning>> = {
  0: { name: 'ok', meaning: 'done' },
  1: { name: 'error', meaning: 'failed' },
  2: { name: 'invalid-parameter', meaning: 'a parameter is wrong on this node' },
  3: { name: 'unimplemented', meaning: 'the agent does not know this action' },
  4: { name: 'insufficient-privileges', meaning: 'the agent lacks a permission' },
  5: { name: 'not-installed', meaning: 'something the agent needs is not installed on this node' },
  6: { name: 'not-configured', meaning: 'the configuration is wrong on every node' },
  7: { name: 'not-running', meaning: 'cleanly stopped' },
  8: { name: 'running-promoted', meaning: 'running as promoted' },
  9: { name: 'failed-promoted', meaning: 'failed as promoted' },
  190: { name: 'degraded', meaning: 'running, but failures are to be expected' },
  191: { name: 'degraded-promoted', meaning: 'running as promoted, but failures are to be expected' },
};

export interface MappedCode extends CodeMeaning {
  /** The code decisions are made on: the agent's own when the standard knows it, else 1. */
  readonly code: number;
  /** As the agent returned it. */
  readonly rawCode: number;
  /** Name of the signal that ended the agent, without SIG; the code then says nothing more. */
  readonly signal?: string;
}

/**
 * Puts an agent's exit status into the standard's terms; `action` because 0 means "running" to a monitor. A program that
 * itself returns 128 and the number of a signal cannot be told from one that the signal ended.
 */
export function mapCode(rawCode: number, action: string): MappedCode {
  const known = codeMeanings[rawCode];
  if (known) return { code: rawCode, rawCode, name: known.name, meaning: meaningFor(rawCode, action, known.meaning) };
  return endedBySignal(rawCode) ?? failedWith(rawCode, `failed with code ${rawCode}, which the standard does not know`);
}

/** A program that a signal ended, or undefined. */
export function endedBySignal(rawCode: number): MappedCode | undefined {
  const number = rawCode - 128;
  const signal = signalNamed(number);
  if (signal === undefined) return undefined;
  return { code: 1, rawCode, name: 'killed', meaning: `ended by signal ${number} (${signal})`, signal };
}

/** A failure of which only this can be said. */
export function failedWith(rawCode: number, meaning: string): MappedCode {
  return { code: 1, rawCode, name: 'error', meaning };
}

/** What another protocol's exit status is in the standard's terms; `meaning` where it says more than the standard. */
export function standsFor(code: number, rawCode: number, action: string, meaning?: string): MappedCode {
  const mapped = mapCode(code, action);
  return { ...mapped, rawCode, ...(meaning === undefined ? {} : { meaning }) };
}

function meaningFor(code: number, action: string, meaning: string): string {
  const looks = action === 'monitor' || action === 'status';
  return looks && code === 0 ? 'running' : meaning;
}

function signalNamed(number: number): string | undefined {
  const { signals } = process.getBuiltinModule('node:os').constants;
  return Object.entries(signals)
    .find(([, each]) => each === number)?.[0]
    .replace(/^SIG/, '');
}
