/** The number a word of digits stands for; NaN, which every use of it refuses, for any other word. */
export function wholeNumber(word: string): number {
  return /^[0-9]+$/.test(word) ? Number(word) : Number.NaN;
}
