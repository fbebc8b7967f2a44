import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { driverContext } from '../../../../src/core/fencing/device.ts';
import type { PowerDevice } from '../../../../src/core/fencing/driver.ts';
import { createDriver } from '../../../../src/core/fencing/drivers/powerman.ts';
import { fenceHistory } from '../../../../src/core/fencing/history/history.ts';
import { describeWith } from '../../../support/components.ts';
import { deviceContext } from '../../../support/device-context.ts';
import { type Powermand, startPowermand } from '../../../support/powermand.ts';
import { type FencedCluster, fence, fencedCluster } from '../../../support/rack-cluster.ts';

/** A server that answers every line with what the test wants. */
async function answering(answer: (line: string) => string | undefined, greeting = '001 2.3.27\r\npowerman> ') {
  const lines = new Set<Socket>();
  const heard: string[] = [];
  const server: Server = createServer((socket) => {
    lines.add(socket);
    socket.on('error', () => undefined);
    socket.write(greeting);
    socket.on('data', (piece) => {
      for (const line of piece.toString().trim().split('\r\n')) {
        heard.push(line);
        const said = line === 'exprange' ? '105 Hostrange expansion ON\r\npowerman> ' : answer(line);
        if (said === undefined) socket.destroy();
        else socket.write(said);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    address: `127.0.0.1:${port}`,
    heard,
    close: () => {
      for (const line of lines) line.destroy();
      server.close();
    },
  };
}

async function withDevice(
  answer: (line: string) => string | undefined,
  use: (device: PowerDevice, heard: readonly string[]) => Promise<void>,
): Promise<void> {
  const server = await answering(answer);
  try {
    const device = await createDriver().open(deviceContext({ address: server.address }, { limit: 60_000 }));
    await use(device, server.heard);
    await device.close();
  } finally {
    server.close();
  }
}

const good = '303 n2: on\r\n103 Query complete\r\npowerman> ';

describe('answers to a command', () => {
  test.each([
    ['102 Command completed successfully', 'accepted', undefined],
    ['210 Command completed with errors', 'unknown', 'FAILED'],
    ['201 Unknown command', 'none', 'FAILED'],
    ['202 Parse error', 'none', 'FAILED'],
    ['203 Command too long', 'none', 'FAILED'],
    ['204 Internal powermand error: x::1', 'unknown', 'FAILED'],
    ['205 Hostlist error: invalid range', 'none', 'FAILED'],
    ['209 No such nodes: n2', 'none', 'NOT_FOUND'],
    ['213 Command cannot be handled by power control device(s)', 'none', 'FAILED'],
    ['103 Query complete', 'unknown', 'FAILED'],
    ['299 what later versions say', 'unknown', 'FAILED'],
    ['102', 'unknown', 'FAILED'],
    ['ok', 'unknown', 'FAILED'],
    ['102 Command completed successfully\r\n102 Command completed successfully', 'unknown', 'FAILED'],
  ])('%s', async (said, effect, code) => {
    await withDevice(
      (line) => (line.startsWith('off') ? `${said}\r\npowerman> ` : good),
      async (device, heard) => {
        const answer = await device.command('n2', 'off');
        expect({ effect: answer.effect, code: answer.failure?.code }).toEqual({ effect, code });
        expect(heard).toEqual(['exprange', 'status n2', 'off n2']);
      },
    );
  });

  test('a diagnosis before the end is evidence, not an end', async () => {
    await withDevice(
      (line) => (line.startsWith('off') ? '309 n2: hm\r\n102 Command completed successfully\r\npowerman> ' : good),
      async (device) =>
        expect(await device.command('n2', 'off')).toEqual({
          effect: 'accepted',
          evidence: '309 n2: hm; 102 Command completed successfully',
        }),
    );
  });

  test('after a connection that was lost nothing more is said on it', async () => {
    await withDevice(
      (line) => (line.startsWith('off') ? undefined : good),
      async (device, heard) => {
        expect(await device.command('n2', 'off')).toMatchObject({ effect: 'unknown' });
        expect(await device.command('n2', 'on')).toMatchObject({ effect: 'none' });
        expect(await device.status('n2')).toMatchObject({ power: 'unknown' });
        expect(heard.filter((line) => line !== 'quit')).toEqual(['exprange', 'status n2', 'off n2']);
      },
    );
  });
});

describe('a name', () => {
  test.each(['n[1-2]', 'n1,n2', 'n1 n2', 'n2\r\noff n1', '', 'é', 'n2\0', '[', 'x'.repeat(201)])(
    'that powermand could read otherwise is never sent: %j',
    async (plug) => {
      await withDevice(
        () => good,
        async (device, heard) => {
          expect(await device.command(plug, 'off')).toMatchObject({ effect: 'none', failure: { code: 'INVALID' } });
          expect(await device.status(plug)).toMatchObject({ power: 'unknown', failure: { code: 'INVALID' } });
          expect(heard).toEqual(['exprange']);
        },
      );
    },
  );

  test.each([
    ['that stands for several nodes', '303 n4: on\r\n303 n5: on\r\n103 Query complete'],
    ['answered twice', '303 n2: on\r\n303 n2: off\r\n103 Query complete'],
    ['answered for another', '303 n22: on\r\n103 Query complete'],
    ['not answered for', '103 Query complete'],
    ['folded', '302 on:      n2\r\n302 off:\r\n302 unknown:\r\n103 Query complete'],
  ])('%s is not switched', async (_, said) => {
    await withDevice(
      () => `${said}\r\npowerman> `,
      async (device, heard) => {
        expect(await device.command('n2', 'off')).toMatchObject({ effect: 'none', failure: { code: 'CONFLICT' } });
        expect(heard).toEqual(['exprange', 'status n2']);
      },
    );
  });
});

describe('a server', () => {
  const open = (address: string, limit = 60_000) => createDriver().open(deviceContext({ address }, { limit }));

  test.each([
    ['that is no powermand', 'SSH-2.0-OpenSSH\r\n', 'FAILED'],
    ['that says nothing', '', 'TIMEOUT'],
    ['with another prompt', '001 2.3.27\r\npm> ', 'FAILED'],
  ])('%s', async (_, greeting, code) => {
    const server = await answering(() => '', greeting);
    const limit = code === 'TIMEOUT' ? 300 : 60_000;
    await expect(open(server.address, limit)).rejects.toMatchObject({ code });
    server.close();
  });

  test('that nobody is behind is REFUSED, an address that is none INVALID', async () => {
    await expect(open('127.0.0.1:1')).rejects.toMatchObject({ code: 'REFUSED' });
    for (const address of ['127.0.0.1:0', 'a b', 'tcp://x', 'x:99999', '']) {
      await expect(open(address)).rejects.toMatchObject({ code: 'INVALID' });
    }
  });
});

describeWith(['powerman'], 'a real powermand', () => {
  let daemon: Powermand;
  let cluster: FencedCluster;
  const begin = async (statements: readonly string[]) => {
    daemon = await startPowermand(['include "/etc/powerman/vpc.dev"', ...statements]);
    const options = { address: daemon.address };
    cluster = fencedCluster({ devices: { pm: { driver: 'powerman', options, plugs: { 'n[1-3]': 'n[1-3]' } } } });
  };
  const vpc = ['device "v0" "vpc" "/usr/sbin/vpcd |&"', 'node "n[1-3]" "v0" "[1-3]"'];
  const open = (more = {}) =>
    createDriver().open(
      deviceContext({ address: daemon.address }, { ...driverContext(cluster), limit: 60_000, ...more }),
    );
  afterEach(async () => {
    await daemon.close();
    cluster.remove();
  });

  test('on, reboot, off: verified each time, one node switched', async () => {
    await begin(vpc);
    const states = async () => {
      const device = await open();
      const all = await device.list?.();
      await device.close();
      return all?.map(({ plug, power }) => `${plug} ${power}`);
    };
    expect(await fence(cluster, { nodes: ['n2'], action: 'on' })).toMatchObject({ status: 0 });
    expect(await states()).toEqual(['n1 off', 'n2 on', 'n3 off']);
    const reboot = await fence(cluster, { nodes: ['n2'], action: 'reboot' });
    expect(reboot).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on' }] });
    expect(reboot.nodes[0]?.attempts.map(({ action, answer }) => `${action} ${answer}`)).toEqual([
      'status on',
      'off accepted',
      'status off',
      'status off',
      'on accepted',
      'status on',
    ]);
    expect(await fence(cluster, { nodes: ['n2'], action: 'off' })).toMatchObject({ status: 0 });
    expect(await states()).toEqual(['n1 off', 'n2 off', 'n3 off']);
    expect(fenceHistory(cluster).records).toHaveLength(3);
  });

  test('says its nodes, its states, its devices; resets', async () => {
    await begin(vpc);
    const device = await open({ plugs: ['n1'] });
    expect(await device.hosts?.()).toEqual(['n1', 'n2', 'n3']);
    expect(await device.check?.()).toMatch(/^v0: state=connected .*type=vpc hosts=n\[1-3\]$/);
    expect(await device.command('n1', 'reset')).toMatchObject({ effect: 'accepted' });
    expect(await device.command('n9', 'off')).toMatchObject({ effect: 'none', failure: { code: 'NOT_FOUND' } });
    await device.close();
  });

  test('an alias is no node', async () => {
    await begin([...vpc, 'alias "pair" "n[1-2]"']);
    const device = await open();
    expect(await device.command('pair', 'on')).toMatchObject({ effect: 'none', failure: { code: 'CONFLICT' } });
    expect((await device.list?.())?.map(({ power }) => power)).toEqual(['off', 'off', 'off']);
    await device.close();
  });

  test('a device that is gone is unknown, and its command is not called done', async () => {
    await begin(['device "v0" "vpc" "127.0.0.1:1"', 'node "n[1-3]" "v0" "[1-3]"']);
    const device = await open();
    expect(await device.status('n1')).toMatchObject({ power: 'unknown', failure: { code: 'FAILED' } });
    expect(await device.command('n1', 'off')).toMatchObject({
      effect: 'unknown',
      evidence: expect.stringMatching(/^308 .*; 210 Command completed with errors$/),
    });
    await expect(device.check?.()).rejects.toMatchObject({ code: 'FAILED' });
    await device.close();
  });

  test('what no device can do was not done', async () => {
    await begin(['include "/etc/powerman/bashfun.dev"', 'device "b0" "bashfun" "/bin/bash |&"', 'node "n1" "b0" "1"']);
    const device = await open();
    expect(await device.command('n1', 'reset')).toMatchObject({
      effect: 'none',
      evidence: expect.stringMatching(/^213 /),
    });
    await device.close();
  });

  test('one that hangs is a time-out, and what it was told unknown', async () => {
    await begin(vpc);
    const device = await open({ limit: 5000 });
    expect(await device.status('n1')).toMatchObject({ power: 'off' });
    daemon.process.kill('SIGSTOP');
    expect(await device.command('n1', 'on')).toMatchObject({ effect: 'unknown', failure: { code: 'TIMEOUT' } });
    await device.close();
    await expect(open({ limit: 300 })).rejects.toMatchObject({ code: 'TIMEOUT' });
  });
});

test('an answer without an end is given up, before it fills the memory', async () => {
  const flood = `303 n2: on${' '.repeat(10_000)}\r\n`.repeat(500);
  const server = await answering((line) => (/^(query|status|device) /.test(line) ? flood : '102 ok\r\npowerman> '));
  try {
    const device = await createDriver().open(deviceContext({ address: server.address }, { limit: 60_000 }));
    const { power, failure } = await device.status('n2');
    expect(power).toBe('unknown');
    expect(failure).toMatchObject({ code: 'FAILED', message: expect.stringContaining('longer than') });
    await device.close();
  } finally {
    server.close();
  }
});
