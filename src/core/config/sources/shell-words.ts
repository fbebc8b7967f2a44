/**
 * The words of a line as a shell splits it: blanks divide, quotes of both kinds and backslashes keep them. undefined
 * when a quote is not closed.
 */
export function shellWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  const add = (piece: string) => {
    word = (word ?? '') + piece;
  };
  const parts = /\s+|'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])|[^\s'"\\]+|[\s\S]/g;
  for (const [part, single, double, escaped] of text.matchAll(parts)) {
    if (single !== undefined) add(single);
    else if (double !== undefined) add(double.replace(/\\(["\\])/g, '$1'));
    else if (escaped !== undefined) add(escaped);
    else if (/^\s/.test(part)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (/^['"\\]$/.test(part)) return undefined;
    else add(part);
  }
  return word === undefined ? words : [...words, word];
}
