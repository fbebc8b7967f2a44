import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeviceOptions } from '../../../../src/core/fencing/driver.ts';
import { createDriver } from '../../../../src/core/fencing/drivers/redfish.ts';
import { fenceHistory } from '../../../../src/core/fencing/history/history.ts';
import { describeWith } from '../../../support/components.ts';
import { deviceContext } from '../../../support/device-context.ts';
import { type LabFront, labFront } from '../../../support/lab-front.ts';
import { type FencedCluster, fence, fencedCluster } from '../../../support/rack-cluster.ts';

const password = 'fisch-geheim';

describeWith(['openssl', 'flock'], 'the driver redfish', () => {
  let lab: LabFront;
  let cluster: FencedCluster | undefined;
  beforeEach(async () => {
    lab = await labFront('redfish', { user: 'admin', password });
  });
  afterEach(async () => {
    await lab.remove();
    cluster?.remove();
    cluster = undefined;
  });

  const ask = (action: 'off' | 'on' | 'reboot' | 'status', more = {}) => {
    cluster = fencedCluster({ devices: lab.devices({ answer_timeout: 60, ...more }) });
    return fence(cluster, { nodes: ['n2'], action, powerTimeout: 700 });
  };
  const options = (more: DeviceOptions = {}): DeviceOptions =>
    ({ ...lab.devices()['redfish-n2']?.options, answer_timeout: 60, ...more }) as DeviceOptions;
  const open = (more: DeviceOptions = {}, context = {}) => createDriver().open(deviceContext(options(more), context));
  const certificate = () => new X509Certificate(readFileSync(`${lab.folder}/redfish.pem`));

  describe('a service that tells the truth', () => {
    test.each(['session', 'basic'])('a reboot with auth %s is off, look, on, look', async (auth) => {
      const result = await ask('reboot', { auth });
      expect(result).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on', changed: true }] });
      expect(lab.done()).toEqual(['off 2', 'on 2']);
      expect(
        result.nodes[0]?.attempts.map(({ action, answer, evidence }) => `${action} ${answer}: ${evidence}`),
      ).toEqual([
        'status on: PowerState "On"',
        'off accepted: ForceOff: HTTP 204',
        'status off: PowerState "Off"',
        'status off: PowerState "Off"',
        'on accepted: On: HTTP 204',
        'status on: PowerState "On"',
      ]);
      expect(JSON.stringify([result, fenceHistory(cluster as FencedCluster)])).not.toContain(password);
      expect(lab.rack.mostSessions).toBe(auth === 'session' ? 1 : 0);
    });

    test('sessions are ended: as many as there may be, one after the other', async () => {
      for (let time = 0; time < 6; time++) await (await open()).close();
      await expect(open().then((device) => device.status(''))).resolves.toMatchObject({ power: 'on' });
    });

    test('a session too many is REFUSED', async () => {
      const devices = await Promise.all([open(), open(), open(), open()]);
      await expect(open()).rejects.toMatchObject({
        code: 'REFUSED',
        message: expect.stringMatching(/no session free/),
      });
      await Promise.all(devices.map((device) => device.close()));
    });

    test('reset and diag are what they say', async () => {
      const device = await open();
      expect(await device.command('', 'reset')).toMatchObject({
        effect: 'accepted',
        evidence: 'ForceRestart: HTTP 204',
      });
      expect(await device.command('', 'diag')).toMatchObject({ effect: 'accepted', evidence: 'Nmi: HTTP 204' });
      await device.close();
      expect(lab.told()).toEqual(['cycle 2', 'diag 2']);
    });

    test('check names what it is', async () => {
      const device = await open();
      expect(await device.check?.()).toBe('/redfish/v1/Systems/2: Simulated, PowerState On');
      await device.close();
    });
  });

  describe('which system', () => {
    test('several and none named, or one that is not there: nothing is done', async () => {
      const { system: _, ...unnamed } = options();
      const context = (given: DeviceOptions) => createDriver().open(deviceContext(given));
      await expect(context(unnamed)).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: expect.stringMatching(/has 3 systems and none is named/),
        suggestions: ['It has 1, 2, 3.', 'Name one with the option system.'],
      });
      for (const system of ['4', '', '1/', 'Systems', '../Systems/1', '__proto__']) {
        await expect(open({ system })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
      expect(lab.told()).toEqual([]);
    });

    test('a path names one as well', async () => {
      const device = await open({ system: '/redfish/v1/Systems/3' });
      expect(await device.command('', 'off')).toMatchObject({ effect: 'accepted' });
      await device.close();
      expect(lab.done()).toEqual(['off 3']);
    });
  });

  describe('whom it talks to', () => {
    test('a certificate nobody vouches for is refused, its fingerprint shown, before anything is sent', async () => {
      const { ca: _, ...untrusting } = options();
      const opening = createDriver().open(deviceContext(untrusting));
      await expect(opening).rejects.toMatchObject({
        code: 'REFUSED',
        message: expect.stringMatching(/not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\); nothing was sent to it/),
        suggestions: expect.arrayContaining([expect.stringContaining(certificate().fingerprint256)]),
      });
      expect(lab.rack.mostSessions).toBe(0);
    });

    test('a pinned one is trusted, another one never', async () => {
      const { ca: _, ...bare } = options();
      const { fingerprint256 } = certificate();
      for (const fingerprint of [
        fingerprint256,
        fingerprint256.replaceAll(':', '').toLowerCase(),
        `SHA256:${fingerprint256}`,
      ]) {
        const device = await createDriver().open(deviceContext({ ...bare, fingerprint }));
        expect(await device.status('')).toMatchObject({ power: 'on' });
        await device.close();
      }
      const other = fingerprint256.replace(/^../, (byte) => (byte === '00' ? '01' : '00'));
      await expect(createDriver().open(deviceContext({ ...bare, fingerprint: other }))).rejects.toMatchObject({
        code: 'REFUSED',
        message: expect.stringMatching(/another certificate than the one that is pinned; nothing was sent/),
      });
    });

    test('a trusted authority does not help when the name is another', async () => {
      await expect(open({ ip: 'localhost.localdomain' })).rejects.toMatchObject({
        code: expect.stringMatching(/REFUSED|NOT_FOUND/),
      });
      await expect(open({ ip: '127.0.0.2' })).rejects.toMatchObject({ code: 'REFUSED' });
      await expect(open({ ip: 'localhost' }).then((device) => device.close())).resolves.toBeUndefined();
    });

    test('insecure works and warns', async () => {
      const { ca: _, ...bare } = options();
      const warnings: string[] = [];
      const context = deviceContext({ ...bare, insecure: true });
      const device = await createDriver().open({
        ...context,
        reporter: { ...context.reporter, warn: (text) => void warnings.push(text) },
      });
      await device.close();
      expect(warnings).toEqual(['Device switch: its certificate is not checked (insecure); pin it with fingerprint.']);
    });

    test.each([
      [{ fingerprint: 'abc' }, /fingerprint is no SHA-256/],
      [{ insecure: true }, /ca and insecure exclude each other/],
      [{ port: 0 }, /port is 0/],
      [{ ca: '/nonexistent' }, /\/nonexistent cannot be read: ENOENT/],
    ])('%j is refused', async (more, says) => {
      await expect(open(more as DeviceOptions)).rejects.toThrow(says);
    });

    test('nobody listens: REFUSED; no such name: NOT_FOUND', async () => {
      await expect(open({ port: 1 })).rejects.toMatchObject({
        code: 'REFUSED',
        message: expect.stringMatching(/nobody listens/),
      });
      await expect(open({ ip: 'nohost.invalid' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe('a password that is wrong', () => {
    test('a wrong password says so', async () => {
      const result = await ask('off', { password: 'falsch-geraten' });
      expect(result).toMatchObject({ status: 10, nodes: [{ verdict: 'failed' }] });
      expect(result.nodes[0]?.attempts[0]?.failure?.message).toMatch(/does not take the user or the password/);
      expect(JSON.stringify(result)).not.toContain('falsch-geraten');
      expect(lab.told()).toEqual([]);
    });
  });

  describeWith(['fence-agents'], 'beside fence_redfish on the same service', () => {
    test('each sees what the other did', async () => {
      const { ip, port, username, system } = options();
      const agent = {
        driver: 'fence/redfish',
        options: {
          ip,
          ipport: port,
          username,
          password,
          ssl_insecure: true,
          systems_uri: `/redfish/v1/Systems/${system}`,
        },
        plugs: { n2: '2' },
      };
      const ours = fencedCluster({ devices: { ours: lab.devices()['redfish-n2'] as never } });
      const theirs = fencedCluster({ devices: { theirs: agent as never } });
      const both = async () =>
        Promise.all(
          [ours, theirs].map(
            async (each) => (await fence(each, { nodes: ['n2'], action: 'status' })).nodes[0]?.verdict,
          ),
        );
      expect(await both()).toEqual(['verified-on', 'verified-on']);
      expect(await fence(ours, { nodes: ['n2'], action: 'off' })).toMatchObject({ status: 0 });
      expect(await both()).toEqual(['verified-off', 'verified-off']);
      expect(await fence(theirs, { nodes: ['n2'], action: 'on' })).toMatchObject({ status: 0 });
      expect(await both()).toEqual(['verified-on', 'verified-on']);
      expect(lab.done()).toEqual(['off 2', 'on 2']);
      ours.remove();
      theirs.remove();
    });
  });
});
