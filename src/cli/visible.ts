// C0 without tab and newline, DEL and C1; then what turns the direction of writing
const invisible = /[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text from outside as a terminal may be given it: control characters besides newline and tab are spelt (`\x1b`,
 * `\u202e`), so that no program, node or file moves the cursor or writes the title. A carriage return at the end of
 * a line says nothing and goes. For terminals only: to pipes and in JSON bytes stay as they are.
 */
export function visible(text: string): string {
  return text.replace(/\r+(?=\n|$)/g, '').replace(invisible, (character) => {
    const hex = character.charCodeAt(0).toString(16);
    return hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`;
  });
}
