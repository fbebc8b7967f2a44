const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The numbers of a range of an inventory; those of one that begins with 0 are as long as it. */
export function digitsFor(
  begin: string,
  end: string,
  step: number,
  most: number,
): readonly string[] | string | undefined {
  if (!/^\d{0,9}$/.test(begin) || !/^\d{1,9}$/.test(end)) return undefined;
  const width = begin.length > 1 && begin.startsWith('0') ? begin.length : 0;
  if (width > 0 && end.length !== width) return `[${begin}:${end}] has ends of different lengths`;
  const [first, last] = [Number(begin), Number(end)];
  if (first > last) return `[${begin}:${end}] ends before it begins`;
  if ((last - first) / step >= most) return `it names more than ${most} hosts`;
  const members: string[] = [];
  for (let number = first; number <= last; number += step) members.push(String(number).padStart(width, '0'));
  return members;
}

/** The letters of a range; the small ones come before the large ones. */
export function letters(begin: string, end: string, step: number): readonly string[] | string | undefined {
  const [first, last] = [alphabet.indexOf(begin), alphabet.indexOf(end)];
  if (begin.length !== 1 || end.length !== 1 || first < 0 || last < 0) return undefined;
  if (first > last) return `[${begin}:${end}] ends before it begins`;
  const members: string[] = [];
  for (let at = first; at <= last; at += step) members.push(alphabet[at] as string);
  return members;
}
