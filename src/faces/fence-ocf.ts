import { asOcfError } from '../cli/error-output.ts';
import { OcfError } from '../core/errors.ts';
import { type AgentValues, isOn, optionsFromLines, optionsFromWords } from './agent-options.ts';
import { type AgentOutput, runAgent } from './run-agent.ts';

/** The program `fence_ocf`: ocf as a fence agent. Gives the exit status of the fence agent API. */
export async function main(words: readonly string[], stdin: NodeJS.ReadableStream): Promise<number> {
  let values: AgentValues = {};
  const write = (line: string) => {
    if (!isOn(values.quiet)) process.stderr.write(`fence_ocf: ${line.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  };
  const output: AgentOutput = { out: (text) => void process.stdout.write(text), err: write };
  try {
    if (words.length > 0) values = optionsFromWords(words);
    else {
      const { values: read, warnings } = optionsFromLines(await textOf(stdin));
      values = read;
      for (const warning of warnings) write(warning);
    }
    return await runAgent(values, output);
  } catch (thrown) {
    const { message, suggestions } = asOcfError(thrown, false);
    write(`Failed: ${[message, ...suggestions].join(' ')}`);
    return 1;
  }
}

const mostInput = 1024 * 1024;

async function textOf(stdin: NodeJS.ReadableStream): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stdin) {
    pieces.push(Buffer.from(piece));
    size += pieces.at(-1)?.length ?? 0;
    // what is cut off might be the end of a name
    if (size > mostInput) throw new OcfError('USAGE', 'There is more than 1 MiB on the standard input.');
  }
  return Buffer.concat(pieces).toString('utf8');
}
