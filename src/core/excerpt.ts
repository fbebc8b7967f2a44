/** Characters of what a person typed that a page or a sentence shows. */
const most = 200;

/**
 * The beginning of what is too long for a page, and how long it is. What is kept, and printed with `--json`, is all of
 * it.
 *
 * @example excerpt('a'.repeat(100_000)) // 'aaa…aaa… (100000 characters)'
 */
export function excerpt(text: string): string {
  if (text.length <= most) return text;
  const characters = [...text];
  if (characters.length <= most) return text;
  return `${characters.slice(0, most).join('')}… (${characters.length} characters)`;
}
