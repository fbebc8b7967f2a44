import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { explainFile } from '../../../../src/core/fencing/device-files/explain-file.ts';
import { deviceFileOf, readDeviceFile } from '../../../../src/core/fencing/device-files/read-file.ts';
import { testDeviceFile } from '../../../../src/core/fencing/device-files/test-file.ts';
import { fencedCluster } from '../../../support/rack-cluster.ts';

let folder: string;
let server: Server | undefined;
let sockets: Socket[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-hostile-'));
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function deviceThat(serve: (socket: Socket) => void): Promise<string> {
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return `tcp://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

const host = () => fencedCluster({ folder, devices: {} });

function written(text: string): string {
  const file = join(folder, 'device.yaml');
  writeFileSync(file, text);
  return file;
}

const text = (pattern: string, plug = '[1-8]') => `ocf-device: 1
summary: A switch
plug: '${plug}'
login:
  - expect: {prompt: '${pattern}'}
status:
  steps:
    - {send: "list\\r"}
    - expect: {prompt: OK>}
  table: {start: ^begin$, end: ^end$, row: '^(?<plug>(?:(?:\\d+)+)+) (?<state>on|off)$'}
off: [{send: "off {plug}\\r", switches: true}, {expect: {done: OK>}}]
`;

describe('an expression that runs for ever', () => {
  test('as an answer ends with a sentence', async () => {
    const line = await deviceThat((socket) => void socket.write('a'.repeat(60)));
    const result = await testDeviceFile(host(), { file: written(text('(?:(?:a+)+)+b')), line });
    expect(result).toMatchObject({
      status: 12,
      parts: [{ part: 'login', failure: { code: 'INVALID', message: expect.stringMatching(/take longer than 1 s/) } }],
    });
  });

  test('in a table leaves the plug unknown and sends no command', async () => {
    const sent: string[] = [];
    const line = await deviceThat((socket) => {
      socket.write('OK>');
      socket.on('data', (piece) => {
        sent.push(String(piece));
        socket.write(`\r\nbegin\r\n${'1'.repeat(60)}!\r\nend\r\nOK>`);
      });
    });
    const input = { file: written(text('OK>')), line, switching: ['1'] };
    const { parts, status } = await testDeviceFile(host(), input);
    expect(status).toBe(12);
    expect(parts.map(({ failure }) => failure?.message).filter(Boolean)).toContainEqual(
      expect.stringMatching(/^The patterns of the table in .* take longer than 1 s\.$/),
    );
    expect(new Set(sent)).toEqual(new Set(['list\r']));
  });

  test('as the form of a plug ends with a sentence', async () => {
    const file = await deviceFileOf('x.yaml', text('OK>', '(?:(?:a+)+)+'));
    expect(() => explainFile(file, `${'a'.repeat(60)}b`, {})).toThrow(
      /pattern plug in x\.yaml .* take longer than 1 s/,
    );
  });
});

test('a device that never stops talking is not listened to for long', async () => {
  let came = 0;
  const noise = '\x1b[31mPlug \0\xff\r\n'.repeat(4_000);
  const line = await deviceThat((socket) => {
    const more = () => {
      while (!socket.destroyed) {
        came += noise.length;
        if (!socket.write(noise, 'latin1')) break;
      }
    };
    socket.on('drain', more);
    more();
  });
  const result = await testDeviceFile(host(), { file: written(text('OK>')), line });
  expect(result).toMatchObject({
    status: 1,
    parts: [{ part: 'login', failure: { code: 'FAILED', message: expect.stringMatching(/more than 1 MiB came/) } }],
  });
  expect(came).toBeGreaterThan(1024 * 1024);
});

describe('what is no device file', () => {
  test('a pipe that nobody writes into is refused', async () => {
    const pipe = join(folder, 'pipe.yaml');
    execFileSync('mkfifo', [pipe]);
    await expect(readDeviceFile(pipe)).rejects.toMatchObject({ message: expect.stringMatching(/not a regular file/) });
    const input = { file: written(text('OK>')), session: pipe };
    await expect(testDeviceFile(host(), input)).rejects.toThrow(/not a regular file/);
  });

  test('neither is what never ends, nor what is longer than any', async () => {
    await expect(readDeviceFile('/dev/zero')).rejects.toThrow(/not a regular file/);
    const long = written(`# ${'x'.repeat(1024 * 1024)}\n${text('OK>')}`);
    await expect(readDeviceFile(long)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/longer than 1 MiB/),
    });
  });
});
