const IAC = 255;
const DONT = 254;
const DO = 253;
const WONT = 252;
const WILL = 251;
const SB = 250;
const SE = 240;
const NUL = 0;

export interface TelnetFilter {
  /** The text in a piece of the stream, without telnet's own bytes; these may be split between pieces. */
  text(piece: Buffer): string;
}

/**
 * Takes telnet's option talk out of a byte stream. With `answer` every offer is declined, as a line that only carries
 * text does; echo (1) and suppress-go-ahead (3) of the server are let be.
 */
export function telnetFilter(answer?: (bytes: Buffer) => void): TelnetFilter {
  let rest: number[] = [];
  const talk = answer && optionTalk(answer);
  return {
    text(piece) {
      const bytes = [...rest, ...piece];
      const out: number[] = [];
      rest = [];
      let index = 0;
      while (index < bytes.length) {
        const length = commandLength(bytes, index);
        if (length === 0) {
          const byte = bytes[index++] as number;
          if (byte !== NUL) out.push(byte);
          continue;
        }
        if (index + length > bytes.length) {
          rest = bytes.slice(index);
          break;
        }
        if (bytes[index + 1] === IAC) out.push(IAC);
        else if (length === 3) talk?.(bytes[index + 1] as number, bytes[index + 2] as number);
        index += length;
      }
      return Buffer.from(out).toString('latin1');
    },
  };
}

// Bytes of the telnet command that starts here, 0 for plain data; more than there are when its end is still to come.
function commandLength(bytes: readonly number[], index: number): number {
  if (bytes[index] !== IAC) return 0;
  const verb = bytes[index + 1];
  if (verb === undefined) return 2;
  if (verb === SB) {
    for (let end = index + 2; end + 1 < bytes.length; end++) {
      if (bytes[end] === IAC && bytes[end + 1] === SE) return end + 2 - index;
    }
    return bytes.length - index + 1;
  }
  return verb >= WILL && verb <= DONT ? 3 : 2;
}

function optionTalk(answer: (bytes: Buffer) => void): (verb: number, option: number) => void {
  const taken = new Set<number>();
  return (verb, option) => {
    const say = (word: number) => answer(Buffer.from([IAC, word, option]));
    if (verb === DO) return say(WONT);
    if (verb === WILL && option !== 1 && option !== 3) return say(DONT);
    // an offer we took and hear again is the other end's yes: it is not answered, or the two would never end
    if (verb === WILL && !taken.has(option)) {
      taken.add(option);
      say(DO);
    }
    if (verb === WONT && taken.delete(option)) say(DONT);
  };
}

/** Bytes of data as telnet carries them: its own first byte is doubled. */
export function escapeTelnet(bytes: Buffer): Buffer {
  return Buffer.from([...bytes].flatMap((byte) => (byte === IAC ? [IAC, IAC] : [byte])));
}
