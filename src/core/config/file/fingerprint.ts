/**
 * Names a content by every byte of it, in milliseconds for the largest file and without Node's crypto: every command
 * on a file that it does not know does it. Two contents that differ in one place only never have the same.
 */
export function fingerprint(bytes: Buffer): string {
  const count = bytes.length >> 2;
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, count);
  let [one, two] = [0x811c9dc5, bytes.length];
  const mix = (word: number) => {
    one = Math.imul(one ^ word, 0x01000193);
    one ^= one >>> 15;
    two = Math.imul(two ^ word, 0x5bd1e995) ^ (two >>> 13);
  };
  for (let at = 0; at < count; at++) mix(words[at] ?? 0);
  for (let at = count * 4; at < bytes.length; at++) mix(bytes[at] ?? 0);
  const hex = (part: number) => (part >>> 0).toString(16).padStart(8, '0');
  return `${bytes.length.toString(16)}-${hex(one)}${hex(two)}`;
}
