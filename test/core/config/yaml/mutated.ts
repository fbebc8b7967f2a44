const pieces = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ': ',
  '#',
  ' #',
  '-',
  '- ',
  '"',
  "'",
  '&a',
  '*a',
  '<<: ',
  '!!str ',
  '!x ',
  '|',
  '>',
  '%',
  '@',
  '`',
  '\t',
  '\n',
  '\r',
  ' ',
  '\n  ',
  '?',
  ',',
  '\u0000',
  '\uFEFF',
  '\u2028',
  '\ud83d',
  '0x',
  '...',
  '---',
  '~',
  'null',
  '[1-',
  '1e999',
  '__proto__',
];

/** A small generator whose numbers depend on the seed alone, so that a failure can be run again. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

/** A text with one to three things wrong with it: something put in, taken out, moved, or cut off behind. */
export function mutated(text: string, next: () => number): string {
  let result = text;
  for (let count = 1 + Math.floor(next() * 3); count > 0; count--) {
    const at = Math.floor(next() * result.length);
    const length = Math.floor(next() * next() * 40);
    const other = Math.floor(next() * result.length);
    const kind = next();
    if (kind < 0.4) result = result.slice(0, at) + pieces[Math.floor(next() * pieces.length)] + result.slice(at);
    else if (kind < 0.7) result = result.slice(0, at) + result.slice(at + length);
    else if (kind < 0.9) result = result.slice(0, at) + result.slice(other, other + length) + result.slice(at);
    else result = result.slice(0, at);
  }
  return result;
}
