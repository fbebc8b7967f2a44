// Read from the words themselves, as an error about words that cannot be parsed has to have the right form, too.

/** Whether the words ask for a form with `--output FORM` or `--output=FORM`. */
export function isOutputAsked(words: readonly string[], form: string): boolean {
  return words.some((word, index) => word === `--output=${form}` || (word === form && words[index - 1] === '--output'));
}

/** Whether they ask for JSON: `--json`, or `--output json` where the command's own option `output` has that form. */
export function isJsonAsked(words: readonly string[], output: object | undefined): boolean {
  if (words.includes('--json')) return true;
  const forms = output && 'options' in output && Array.isArray(output.options) ? output.options : [];
  return forms.includes('json') && isOutputAsked(words, 'json');
}
