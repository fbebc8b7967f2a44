// Frames between `enter.mjs` and a simulated host: one letter, four bytes of length, the content.
// I input, E end of input, O output, R error output, X exit status.

export function frame(letter, content = Buffer.alloc(0)) {
  const head = Buffer.alloc(5);
  head.write(letter, 0, 'latin1');
  head.writeUInt32BE(content.length, 1);
  return Buffer.concat([head, content]);
}

/** Calls `each` for every whole frame that has come. */
export function readFrames(each) {
  let unread = Buffer.alloc(0);
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
