/**
 * Node-set words of a command line; `-` stands for what is read from standard input, where `#` begins a comment and
 * a new line is white space. Standard input is read once, and only when a word asks for it.
 */
export async function readNodeSetArguments(
  words: readonly string[],
  readStdin: () => Promise<string>,
): Promise<string[]> {
  if (!words.includes('-')) return [...words];
  const input = (await readStdin()).replace(/#.*/g, '');
  return words.map((word) => (word === '-' ? input : word));
}
