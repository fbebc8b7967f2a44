import { createServer } from 'node:net';

/**
 * A power switch with WTI's dialogue and any number of plugs that bears one session and takes its time for every
 * command. `busy` are the milliseconds it spent on them, measured by itself: no program can be done earlier.
 */
export async function startSlowSwitch(plugs, takes) {
  const on = Array(plugs).fill(true);
  const device = { busy: 0, offs: 0, logins: 0, open: 0, port: 0, on, close: () => undefined };
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      if (!refused) device.open -= 1;
    });
    const refused = device.open > 0;
    if (refused) return socket.end('Session in use\r\n');
    device.open += 1;
    device.logins += 1;
    socket.write('\r\nNetwork Power Switch v3.02\r\n\r\nNPS> ');
    let text = '';
    let last = Promise.resolve();
    socket.on('data', (piece) => {
      text += piece;
      for (let end = text.search(/[\r\n]/); end >= 0; end = text.search(/[\r\n]/)) {
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        if (line !== '') last = last.then(() => answer(socket, line));
      }
    });
  });
  async function answer(socket, line) {
    if (/^\/x/i.test(line)) return socket.end('\r\nDisconnected.\r\n');
    const begun = performance.now();
    await new Promise((resolve) => setTimeout(resolve, takes));
    const [, verb, plug] = /^\/(on|off) (\d+)(?:,y)?$/i.exec(line) ?? [];
    if (verb) {
      on[Number(plug) - 1] = verb.toLowerCase() === 'on';
      if (!on[Number(plug) - 1]) device.offs += 1;
    }
    socket.write(`${verb ? '\r\nProcessing - please wait ...\r\n' : table(on)}\r\nNPS> `);
    device.busy += performance.now() - begun;
  }
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  device.port = server.address().port;
  device.close = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  };
  return device;
}

function table(on) {
  const rule = '-----+------------------+-------------+--------+-----------------+---------+\r\n';
  const rows = on.map((state, index) => {
    const [plug, name] = [String(index + 1).padEnd(3), `n${index + 1}`.padEnd(16)];
    return ` ${plug} | ${name} | (undefined) |  ${state ? 'ON ' : 'OFF'}   |   0.5 Secs      |   ON    |\r\n`;
  });
  const head = 'Plug | Name             | Password    | Status | Boot/Seq. Delay | Default |\r\n';
  return `\r\nNetwork Power Switch v3.02       Site ID: (undefined)\r\n\r\n${head}${rule}${rows.join('')}${rule}`;
}
