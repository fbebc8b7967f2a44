// Frames between relay-client.ts and what serves it: one letter, four bytes of length, the content.

/** A words of the command line (JSON), I input, E end of input, O output, R error output, X exit status. */
export type FrameLetter = 'A' | 'I' | 'E' | 'O' | 'R' | 'X';

export function frame(letter: FrameLetter, content: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(5);
  head.write(letter, 0, 'latin1');
  head.writeUInt32BE(content.length, 1);
  return Buffer.concat([head, content]);
}

/** What takes pieces of a stream and calls `each` for every whole frame that has come. */
export function frameReader(each: (letter: string, content: Buffer) => void): (piece: Buffer) => void {
  let unread: Buffer = Buffer.alloc(0);
  return (piece) => {
    unread = Buffer.concat([unread, piece]);
    while (unread.length >= 5) {
      const length = unread.readUInt32BE(1);
      if (unread.length < 5 + length) return;
      const letter = unread.toString('latin1', 0, 1);
      const content = unread.subarray(5, 5 + length);
      unread = unread.subarray(5 + length);
      each(letter, content);
    }
  };
}
