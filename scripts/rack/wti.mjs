// A WTI Network Power Switch as a terminal server shows it: a password, one session at a time, `/s`, `/On n,y`,
// `/Off n,y`, `/Boot n,y`, `/x`. Faults on demand; everything that happens to a plug is counted.
import { createServer } from 'node:net';
import { faults } from './wti-faults.mjs';

const telnetOffers = Buffer.from([255, 251, 1, 255, 251, 3]);
const rule = '-----+------------------+-------------+--------+-----------------+---------+\r\n';

/**
 * @param {{ names: string[], password?: string, on?: boolean[],
 *   power?: (plug: number, on: boolean) => Promise<void> | void }} options `power` is told of every change of a plug.
 */
export function createWti({ names, password, on = [], power = () => {} }) {
  const plugs = names.map((name, index) => ({ name, on: on[index] ?? true }));
  const log = [];
  const most = { sessions: 0 };
  let fault = 'none';
  let open = 0;
  const lines = new Set();

  async function change(number, state) {
    const plug = plugs[number - 1];
    if (plug.on === state) return;
    plug.on = state;
    await power(number, state);
  }

  function table() {
    if (fault === 'garbage-table' || fault === 'garbage') return '\x07?? 3f#@!|on|off ~~\r\n1 off 2 off 3 off\r\n';
    const shifted = fault === 'shifted-table';
    const head = shifted
      ? ' No | Temp | Plug | Name | Status |\r\n'
      : 'Plug | Name             | Password    | Status | Boot/Seq. Delay | Default |\r\n';
    const rows = plugs.map(({ name, on: state }, index) => {
      const word = fault === 'unknown-state' ? '?? ' : state ? ' ON' : 'OFF';
      const number = String(index + 1).padStart(3);
      return shifted
        ? `${index}|  ${number} | ${name} | ${word} |\r\n`
        : `${number}  | ${name.padEnd(16)} | (undefined) |  ${word}   |     0.5 Secs    |   ON    |\r\n`;
    });
    return `\r\nNetwork Power Switch v3.02      Site ID: (undefined)\r\n\r\n${head}${rule}${rows.join('')}${rule}\r\n"/H" for help.\r\n`;
  }

  function serve(line) {
    let state = password === undefined ? 'ready' : 'password';
    let tries = 0;
    let unread = '';
    let asked;
    let mine = false;
    const say = (text) => void (line.writable && line.write(Buffer.from(text, 'latin1')));
    const ready = () => say('\r\nNPS> ');
    const answer = (text, then = ready) => {
      const go = () => {
        say(text);
        then();
      };
      if (fault === 'slow') setTimeout(go, 300);
      else go();
    };
    // a serial line stays, and the next one on it has to log in again
    const hangUp = () => {
      if (line.remoteAddress !== undefined) return void line.end();
      tries = 0;
      state = password === undefined ? 'ready' : 'password';
      if (state === 'password') say('\r\nPassword: ');
    };

    async function act({ verb, numbers }) {
      log.push({ verb, numbers, at: Date.now() });
      if (fault === 'hang-up-before') return hangUp();
      if (fault === 'garbage') return answer('\r\n#!~ on off processing\r\n');
      if (fault !== 'no-effect') {
        for (const number of numbers) {
          if (verb === 'boot') await change(number, false);
          await change(number, verb !== 'off');
        }
      }
      if (fault === 'silent') return;
      if (fault === 'hang-up-after') return hangUp();
      if (fault === 'half-line') {
        say('\r\nProcessing - pl');
        return hangUp();
      }
      answer('\r\nProcessing - please wait ...\r\n');
    }

    async function command(text) {
      const words = /^\/(on|off|boot)\s+(\d+(?:[\s+]+\d+)*)\s*(,y)?$/i.exec(text);
      if (state === 'password') return login(text);
      if (asked) {
        const doIt = /^y$/i.test(text);
        const was = asked;
        asked = undefined;
        return doIt ? act(was) : answer('\r\nAborted\r\n');
      }
      if (/^\/x\s*(,y)?$/i.test(text)) {
        say('\r\nDisconnected.\r\n');
        return hangUp();
      }
      if (/^\/s$/i.test(text)) {
        if (fault !== 'half-table') return answer(table());
        say(table().slice(0, 300));
        return hangUp();
      }
      if (!words) return answer(text === '' ? '' : '\r\nInvalid Command\r\n');
      const numbers = words[2].split(/[\s+]+/).map(Number);
      if (numbers.some((number) => !plugs[number - 1])) return answer('\r\nInvalid Plug\r\n');
      const request = { verb: words[1].toLowerCase(), numbers };
      if (words[3]) return act(request);
      asked = request;
      return say(`\r\n${words[1]} plugs: ${numbers}\r\nSure? (Y/N): `);
    }

    function login(text) {
      if (text === password && fault !== 'wrong-password') {
        state = 'ready';
        return answer('\r\n\r\nNetwork Power Switch v3.02\r\n');
      }
      tries += 1;
      say('\r\nInvalid password\r\n');
      if (tries < 3) say('\r\nPassword: ');
      else hangUp();
    }

    if (fault === 'busy' || (open > 0 && line.remoteAddress !== undefined)) return void line.destroy();
    open += 1;
    mine = true;
    most.sessions = Math.max(most.sessions, open);
    lines.add(line);
    line.on('error', () => {});
    line.on('close', () => {
      if (mine) open -= 1;
      mine = false;
      lines.delete(line);
    });
    let queue = Promise.resolve();
    line.on('data', (piece) => {
      unread += withoutTelnet(piece).toString('latin1');
      for (;;) {
        const end = unread.search(/[\r\n\0]/);
        if (end < 0) return;
        const text = unread.slice(0, end).trim();
        unread = unread.slice(end + 1).replace(/^[\n\0]/, '');
        queue = queue.then(() => command(text));
      }
    });
    if (line.remoteAddress !== undefined) line.write(telnetOffers);
    if (state === 'password') say('\r\nPassword: ');
    else ready();
  }

  const server = createServer((socket) => serve(socket));
  return {
    plugs,
    log,
    /** The most sessions there ever were at once. */
    most,
    get fault() {
      return fault;
    },
    set fault(name) {
      if (!(name in faults)) throw new Error(`no fault "${name}"`);
      fault = name;
    },
    change,
    /** Serves one side of another line, such as a serial one. */
    serve,
    /** Listens on 127.0.0.1 and gives the port. */
    listen: (port = 0) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => resolve(server.address().port));
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const line of lines) line.destroy();
      }),
  };
}

// Telnet clients answer offers with three bytes that are no text.
function withoutTelnet(piece) {
  const out = [];
  for (let index = 0; index < piece.length; index++) {
    if (piece[index] === 255 && piece[index + 1] >= 251 && piece[index + 1] <= 254) index += 2;
    else out.push(piece[index]);
  }
  return Buffer.from(out);
}
