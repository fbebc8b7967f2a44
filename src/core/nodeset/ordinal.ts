/**
 * A number in a node's name is its digits, not its value: n1, n01 and n001 are three nodes. Every string of digits
 * gets one ordinal, ordered first by length and then by value, the order in which sets are shown. Numbers of one
 * length are consecutive; between two lengths one ordinal stays unused, so that a span never covers two lengths.
 */

/** Longer strings of digits are plain text in a name and an error in a range: ordinals stay exact integers. */
export const mostDigits = 15;

// bases[n] is the ordinal of n zeros.
const bases: readonly number[] = Array.from({ length: mostDigits + 2 }, (_, length) => {
  let base = 0;
  for (let shorter = 1; shorter < length; shorter++) base += 10 ** shorter + 1;
  return base;
});

/** The ordinal of a number of 1 to 15 digits. */
export function ordinalOf(digits: string): number {
  return base(digits.length) + Number(digits);
}

/** The ordinal of `value` written with `length` digits. */
export function ordinalAt(length: number, value: number): number {
  return base(length) + value;
}

export function digitCount(ordinal: number): number {
  let length = 1;
  while (length < mostDigits && ordinal >= base(length + 1)) length++;
  return length;
}

export function numberAt(ordinal: number): number {
  return ordinal - base(digitCount(ordinal));
}

export function digitsOf(ordinal: number): string {
  const length = digitCount(ordinal);
  return String(ordinal - base(length)).padStart(length, '0');
}

/** Whether the digits begin with a zero that a plain number would not have. */
export function isPadded(ordinal: number): boolean {
  const length = digitCount(ordinal);
  return length > 1 && ordinal - base(length) < 10 ** (length - 1);
}

function base(length: number): number {
  return bases[length] as number;
}
