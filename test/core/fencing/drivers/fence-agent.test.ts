import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { driverContext } from '../../../../src/core/fencing/device.ts';
import { createDriver } from '../../../../src/core/fencing/drivers/fence-agent.ts';
import { requestLines } from '../../../../src/core/fencing/fence-agents/fence-call.ts';
import { hostsAmong, listedPlugs } from '../../../../src/core/fencing/fence-agents/fence-listing.ts';
import { parseFenceMetadata } from '../../../../src/core/fencing/fence-agents/fence-metadata.ts';
import { fenceProgramName } from '../../../../src/core/fencing/fence-agents/fence-program.ts';
import { deviceContext } from '../../../support/device-context.ts';
import { type FencedRack, fencedRack } from '../../../support/fenced-rack.ts';
import { fence, fencedCluster } from '../../../support/rack-cluster.ts';

let lab: FencedRack | undefined;
afterEach(async () => {
  await lab?.close();
  lab = undefined;
});

test('it says its plugs, which nodes these feed, and whether it works', async () => {
  lab = await fencedRack('fence-agent');
  const context = deviceContext(
    { username: 'admin', password: lab.password },
    { ...driverContext(lab.cluster), node: (name) => (/^n[1-3]$/.test(name) ? ({ name } as never) : undefined) },
  );
  const device = await createDriver(lab.device.driver).open(context);
  expect(await device.list?.()).toEqual([
    { plug: '1', name: 'n1', power: 'unknown' },
    { plug: '2', name: 'n2', power: 'unknown' },
    { plug: '3', name: 'n3', power: 'unknown' },
  ]);
  expect(await device.hosts?.()).toEqual(['n1', 'n2', 'n3']);
  expect(await device.check?.()).toContain('ended monitor with status 0');
  lab.rack.fault = 'login-refused';
  await expect(device.check?.()).rejects.toMatchObject({
    code: 'FAILED',
    message: expect.stringContaining('Unable to connect/login'),
  });
});

test('it is asked whether its options are valid with a plug, as many agents want one for that', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-agent-'));
  try {
    const program = join(folder, 'fence_choosy');
    const metadata =
      '<resource-agent name="fence_choosy"><parameters><parameter name="plug"/></parameters><actions><action name="off"/><action name="status"/><action name="monitor"/><action name="validate-all"/><action name="metadata"/></actions></resource-agent>';
    writeFileSync(
      program,
      `#!/bin/sh
words=$(cat)
case "$* $words" in
*metadata*) echo '${metadata}' ;;
*validate-all*plug=4) exit 0 ;;
*validate-all*) echo 'You have to enter plug number' >&2; exit 1 ;;
*) exit 0 ;;
esac
`,
      { mode: 0o755 },
    );
    const open = async (plugs: readonly string[]) => {
      const context = deviceContext({}, { plugs, cache: folder });
      return (await createDriver(`fence/${program}`).open(context)).check?.();
    };
    expect(await open(['4', '5'])).toContain('ended monitor with status 0');
    expect(await open([])).toContain('ended monitor with status 0');
    await expect(open(['5'])).rejects.toMatchObject({ message: expect.stringContaining('validate-all') });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a wrong plug, of which only its own agent could speak, is not called untouched', async () => {
  lab = await fencedRack('fence-agent', { plugs: { n2: '9' } });
  const result = await fence(lab.cluster, { nodes: ['n2'], action: 'off', powerTimeout: 100 });
  expect(result).toMatchObject({ status: 7, nodes: [{ verdict: 'unknown' }] });
  expect(lab.told()).toEqual([]);
});

test.each([
  ['fence/ipmilan', 'fence_ipmilan'],
  ['fence/fence_ipmilan', 'fence_ipmilan'],
  ['fence//opt/x/fence_y', '/opt/x/fence_y'],
  ['fence/opt/x/fence_y', '/opt/x/fence_y'],
])('%s is %s', (driver, program) => {
  expect(fenceProgramName(driver)).toBe(program);
});

test.each([
  ['power switch', '<action name="on"/><action name="off"/><action name="reboot"/>', ['off', 'on'], undefined],
  ['fabric', '<action name="on" automatic="1"/><action name="off"/>', ['off', 'on'], true],
  ['on the node itself', '<action name="on" on_target="1"/><action name="off"/>', ['off'], true],
  ['reset alone', '<action name="reboot"/>', ['reset'], undefined],
])('what %s can be told', async (_, actions, commands, fabric) => {
  lab = await fencedRack('fence-agent');
  const program = `${lab.cluster.folder}/fence_x`;
  const xml = `<resource-agent name="fence_x" shortdesc="x"><parameters/><actions>${actions}</actions></resource-agent>`;
  writeFileSync(program, `#!/bin/sh\necho '${xml}'\n`, { mode: 0o755 });
  const driver = createDriver(`fence/${program}`);
  const { capabilities } = await driver.describe(driverContext(lab.cluster));
  expect(capabilities).toMatchObject({ commands, status: false });
  expect(capabilities.fabric).toBe(fabric);
});

test('a reboot through a fabric is refused before anything is done', async () => {
  lab = await fencedRack('fence-agent');
  const file = `${lab.cluster.folder}/fence_fabric`;
  const [, program = ''] = /^fence\/(.*)/.exec(lab.device.driver) ?? [];
  writeFileSync(file, `#!/bin/sh\n${program} "$@" | sed '/<actions>/s:<action name="reboot"/>::'\n`, { mode: 0o755 });
  const cluster = fencedCluster({
    folder: lab.cluster.folder,
    devices: { fabric: { ...lab.device, driver: `fence/${file}` } },
  });
  await expect(fence(cluster, { nodes: ['n[1-2]'], action: 'reboot' })).rejects.toMatchObject({
    code: 'REFUSED',
    message: expect.stringMatching(/^fabric cuts n\[1-2\] from network or storage/),
  });
  expect(lab.told()).toEqual([]);
});

test('an agent of one machine gets the node where it asks for that, and no plug', async () => {
  const metadata = (names: readonly string[]) =>
    parseFenceMetadata(
      `<resource-agent name="x"><parameters>${names.map((name) => `<parameter name="${name}"/>`).join('')}</parameters></resource-agent>`,
      'x',
    );
  expect((await metadata(['nodename', 'ipport'])).plug).toBe('nodename');
  expect((await metadata(['nodename', 'port'])).plug).toBe('port');
  expect((await metadata(['port', 'plug'])).plug).toBe('plug');
  expect((await metadata(['status_file'])).plug).toBeUndefined();
});

describe('a request', () => {
  test('always has an action, one plug, no false boolean; reset is the own reboot of the device', () => {
    const options = { ip: 'a', ssh: false, verbose: true, method: 'onoff' };
    expect(requestLines('off', { plug: '2', name: 'port', options })).toEqual([
      'action=off\n',
      'ip=a\n',
      'verbose=1\n',
      'method=onoff\n',
      'port=2\n',
    ]);
    expect(requestLines('reset', { plug: '2', name: 'plug', options: { method: 'onoff' } })).toEqual([
      'action=reboot\n',
      'method=cycle\n',
      'plug=2\n',
    ]);
  });

  test('of any value the agents read just that value', () => {
    // as the common library of the agents reads a line
    const read = (line: string) => {
      const [name = '', ...value] = line.trim().split('=');
      return [name, value.join('=').replace(/^"(.*)"$/, '$1')];
    };
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), fc.string({ unit: 'grapheme-ascii' }), (value, plug) => {
        const lines = requestLines('off', { plug, name: 'plug', options: { password: value } });
        expect(lines.map(read)).toEqual([
          ['action', 'off'],
          ['password', value],
          ...(plug === '' ? [] : [['plug', plug]]),
        ]);
      }),
    );
  });
});

test('a list is lines of plugs, and nothing else', () => {
  const printed = '1,n1\n2,n2 (web)\r\n vm 3 ,,ON\nNOTICE: List option is not working on this device yet\nN/A\n,x\n\n';
  expect(listedPlugs(printed, {})).toEqual([
    { plug: '1', name: 'n1', power: 'unknown' },
    { plug: '2', name: 'n2 (web)', power: 'unknown' },
    { plug: 'vm 3', name: '', power: 'on' },
  ]);
  expect(listedPlugs('1:n1:off', { separator: ':' })).toEqual([{ plug: '1', name: 'n1', power: 'off' }]);
  expect(hostsAmong(listedPlugs('n1,x\nn9,y\n', {}), (name) => name === 'n1')).toEqual(['n1', 'n9']);
  expect(hostsAmong(listedPlugs('1,x\n', {}), (name) => name === 'n1')).toEqual([]);
});
