/** The words of a host line as a POSIX shell splits them, up to a comment; a text where it is wrong. */
export function shellWords(line: string): readonly string[] | string {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < line.length) {
    const letter = line[at] as string;
    if (/\s/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at++;
    } else if (letter === '#' && word === undefined) break;
    else if (letter === "'" || letter === '"') {
      const end = quoteEnd(line, at);
      if (end < 0) return 'a quote does not end';
      word = (word ?? '') + unescaped(line.slice(at + 1, end), letter);
      at = end + 1;
    } else if (letter === '\\') {
      if (at + 1 === line.length) return 'nothing follows the backslash at its end';
      word = (word ?? '') + line[at + 1];
      at += 2;
    } else {
      word = (word ?? '') + letter;
      at++;
    }
  }
  return word === undefined ? words : [...words, word];
}

function quoteEnd(line: string, start: number): number {
  const quote = line[start];
  for (let at = start + 1; at < line.length; at++) {
    if (line[at] === quote) return at;
    if (line[at] === '\\' && quote === '"') at++;
  }
  return -1;
}

function unescaped(text: string, quote: string): string {
  return quote === '"' ? text.replace(/\\(["\\])/g, '$1') : text;
}

/**
 * What a variable's text means: Ansible reads Python's literals, so quotes around it go. undefined for a list or a map.
 */
export function literalOf(text: string): string | undefined {
  const [, quote, body = ''] = /^(['"])(.*)\1$/s.exec(text) ?? [];
  if (quote !== undefined && !hasQuote(body, quote)) return body.replace(/\\(['"\\])/g, '$1');
  return /^\s*(\[.*\]|\{(?!\{).*\}|\(.*\))\s*$/s.test(text) ? undefined : text;
}

function hasQuote(body: string, quote: string): boolean {
  return body.replace(/\\./g, '').includes(quote);
}
