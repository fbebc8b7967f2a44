import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type DeviceType, deviceTypes } from '../../../src/core/fencing/devices/device-types.ts';
import { listFencePrograms } from '../../../src/core/fencing/fence-agents/fence-program.ts';
import { inPool } from '../../../src/core/pool.ts';
import { spawnProgram } from '../../../src/core/transport/spawn.ts';
import { describeWith } from '../../support/components.ts';
import { type FencedCluster, fencedCluster } from '../../support/rack-cluster.ts';

let cluster: FencedCluster;
// one for all, so that what programs say of themselves is asked once
beforeAll(() => {
  cluster = fencedCluster({ devices: {} });
});
afterAll(() => cluster.remove());

const saidBy = async (...argv: string[]) => (await spawnProgram({ argv, timeout: 60_000 })).stdout;
const named = (xml: string, element: string) =>
  [...xml.matchAll(new RegExp(`<${element} name="([^"]*)"`, 'g'))].map(([, name]) => name ?? '');
const typesUnder = async (prefix: string): Promise<readonly DeviceType[]> =>
  (await deviceTypes(cluster)).types.filter(({ name }) => name.startsWith(prefix));
// given by the driver itself on every call
const ours = ['action', 'option', 'plug', 'port', 'nodename'];

describeWith(['fence-agents'], 'the installed fence agents', () => {
  test('every one is listed: with the parameters and actions it has itself, or with a reason', async () => {
    const types = await typesUnder('fence/');
    const programs = listFencePrograms();
    expect(types.map(({ name }) => name)).toEqual(programs.map((file) => basename(file).replace('fence_', 'fence/')));
    expect(types.length).toBeGreaterThan(50);
    await inPool(programs, 4, async (program) => {
      const { description, problem } = types[programs.indexOf(program)] as DeviceType;
      if (description === undefined) {
        expect([basename(program), problem]).toEqual(['fence_ack_manual', expect.stringContaining('manual')]);
        return;
      }
      const xml = await saidBy(program, '-o', 'metadata');
      const parameters = named(xml, 'parameter').filter((name) => !ours.includes(name));
      expect([program, description.parameters.map(({ name }) => name)]).toEqual([program, parameters]);
      const actions = named(xml, 'action');
      expect([program, description.capabilities.status]).toEqual([program, actions.includes('status')]);
      const { commands } = description.capabilities;
      for (const command of commands) expect(actions).toContain(command === 'reset' ? 'reboot' : command);
      expect([program, commands.length > 0]).toEqual([program, true]);
    });
  });

  test('what one lacks on this machine is known without a device, and is so', async () => {
    for (const { name, description, problem } of await typesUnder('fence/')) {
      if (description?.lacking === undefined) continue;
      expect(problem).toBe(description.lacking);
      const [, path] = /It needs (\/\S+) /.exec(description.lacking) ?? [];
      if (path !== undefined) await expect(access(path)).rejects.toMatchObject({ code: 'ENOENT' });
      const [, module] = /It needs of Python (\w+)/.exec(description.lacking) ?? [];
      expect([name, path ?? module]).toEqual([name, expect.any(String)]);
    }
  });
});

describeWith(['fence-agents', 'pacemaker-admin'], 'beside stonith_admin', () => {
  test.each(['ipmilan', 'scsi', 'apc_snmp', 'legacy', 'kdump'])('fence_%s has the same parameters', async (name) => {
    const xml = await saidBy('stonith_admin', '--metadata', '--agent', `fence_${name}`);
    const { types } = await deviceTypes(cluster, `fence/${name}`);
    const mine = types[0]?.description?.parameters.map((parameter) => parameter.name) ?? [];
    expect(mine.length).toBeGreaterThan(0);
    expect(named(xml, 'parameter').filter((each) => !ours.includes(each))).toEqual(mine);
  });
});

describeWith(['stonith'], 'the installed STONITH plug-ins', () => {
  test('every type that stonith lists is listed, with all parameters it names', async () => {
    const theirs = (await saidBy('stonith', '-L')).split('\n').filter(Boolean).sort();
    const types = await typesUnder('stonith/');
    expect(types.map(({ name }) => name.replace('stonith/', '')).sort()).toEqual(theirs);
    expect(theirs.length).toBeGreaterThan(30);
    for (const { name, description } of types) {
      const type = name.replace('stonith/', '');
      const words = (await saidBy('stonith', '-t', type, '-n')).split(/\s+/).filter(Boolean);
      const described = named(await saidBy('stonith', '-t', type, '-m'), 'parameter');
      const mine = description?.parameters.map((parameter) => parameter.name).sort();
      expect([type, mine]).toEqual([type, [...new Set([...words, ...described])].sort()]);
      expect([type, (description?.summary ?? '') !== '']).toEqual([type, true]);
    }
  });
});
