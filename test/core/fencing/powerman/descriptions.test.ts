import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { deviceTypes } from '../../../../src/core/fencing/devices/device-types.ts';
import { driverNames } from '../../../../src/core/fencing/drivers/powerman-device.ts';
import { writtenPasswords } from '../../../../src/core/fencing/powerman/credentials.ts';
import { findSpecification, powermanFolder } from '../../../../src/core/fencing/powerman/descriptions.ts';
import { missingProgram, waysOf } from '../../../../src/core/fencing/powerman/requirements.ts';
import { singleScript } from '../../../../src/core/fencing/powerman/single-script.ts';
import type { Script } from '../../../../src/core/fencing/powerman/specification.ts';
import { silentReporter } from '../../../../src/core/reporter.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { describeWith } from '../../../support/components.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-descriptions-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const context = (folders: readonly string[] = []) => ({
  system: realSystem(),
  reporter: silentReporter,
  cache: folder,
  folders,
});

function own(file: string, text: string): void {
  mkdirSync(join(folder, 'devices', 'powerman'), { recursive: true });
  writeFileSync(join(folder, 'devices', 'powerman', file), text);
}

const steps = (script: Script): Script =>
  script.flatMap((step) => ('body' in step ? [step, ...steps(step.body)] : [step]));

describeWith(['powerman'], "powermand's own descriptions", () => {
  const files = readdirSync(powermanFolder).filter((file) => file.endsWith('.dev'));
  const names = driverNames(context()).map((name) => name.slice('powerman-device/'.length));

  test('there are 61 files with 68 specifications', () => {
    expect(files).toHaveLength(61);
    expect(names).toHaveLength(68);
  });

  // read a second time in another way: what a line begins with
  test('every specification, plug, script and step of every file is found', () => {
    const found = { specifications: 0, plugs: 0, scripts: 0, send: 0, expect: 0, setplugstate: 0, delay: 0 };
    for (const name of names) {
      const { scripts, plugs = [] } = findSpecification(name, context()).specification;
      const all = [...scripts.values()].flatMap(steps);
      const count = (kind: string) => all.filter((step) => step.kind === kind).length;
      found.specifications += 1;
      found.plugs += plugs.length;
      found.scripts += scripts.size;
      for (const kind of ['send', 'expect', 'setplugstate', 'delay'] as const) found[kind] += count(kind);
    }
    const text = files
      .map((file) => readFileSync(join(powermanFolder, file), 'latin1').replace(/^\s*#.*$/gm, ''))
      .join('\n');
    const lines = (word: RegExp) => [...text.matchAll(word)].length;
    const lists = [...text.matchAll(/plug[ \t]+name[ \t]*\{([^}]*)\}/g)].map(([, list]) => list ?? '');
    expect(found).toEqual({
      specifications: lines(/^\s*specification\s/gm),
      plugs: lists.join(' ').match(/"[^"]*"/g)?.length,
      scripts: lines(/^\s*script\s/gm),
      send: lines(/^\s*send\s/gm),
      expect: lines(/^\s*expect\s/gm),
      setplugstate: lines(/^\s*setplugstate\s/gm),
      delay: lines(/^\s*delay\s/gm),
    });
  });

  test('all can switch a single plug, and all but one can look at it', () => {
    const without = (action: string) =>
      names.filter((name) => !singleScript(findSpecification(name, context()).specification, action));
    expect([without('on'), without('off'), without('status')]).toEqual([[], [], ['apc7920']]);
  });

  test('every one is listed, with the reason where it cannot be used here', async () => {
    const host = { ...context(), paths: { config: folder, state: folder, cache: folder, runtime: folder } };
    const { types } = await deviceTypes(
      { ...host, signal: new AbortController().signal } as never,
      'powerman-device/apc-snmp',
    );
    expect(types).toMatchObject([{ problem: expect.stringContaining('/usr/sbin/snmppower') }]);
    const needs = new Map(names.map((name) => [name, waysOf(findSpecification(name, context()))]));
    const by = (program: string) => [...needs].filter(([, way]) => way.program === program).map(([name]) => name);
    expect(by('/usr/sbin/snmppower')).toHaveLength(7);
    expect(by('/usr/sbin/redfishpower')).toHaveLength(4);
    expect(by('/usr/sbin/ipmipower')).toEqual(['ipmipower', 'ipmipowerserial']);
    expect(by('/usr/sbin/httppower')).toEqual(['dli', 'dli4', 'openbmc', 'redfish-supermicro']);
    expect(by('/usr/lib/rancid/bin/clogin')).toEqual(['rancid-cisco-poe']);
    expect([...needs].filter(([, way]) => way.line)).toHaveLength(44);
    // what the package has is there
    for (const name of ['vpc', 'dli', 'plmpower', 'wti'])
      expect(missingProgram(needs.get(name) as never)).toBeUndefined();
  });

  test.each([
    ['wti', ['wti']],
    ['apc7900', ['apc']],
    ['icebox3', ['icebox']],
    ['baytech', ['baytech']],
    ['dli4', ['1234']],
    ['openbmc', ['0penBmc']],
    ['raritan-px5523', ['raritan_private']],
    ['ilom', ['changeme']],
    ['lom', ['admin']],
    ['vpc', []],
    ['bashfun', []],
  ])('the password of %s is known for one', (name, passwords) => {
    expect(writtenPasswords(findSpecification(name, context()).specification)).toEqual(passwords);
  });
});

describe('descriptions of the administrator', () => {
  const minimal = (name: string) => `specification "${name}" { timeout 5 script on { send "on %s\\n" } }`;

  test('are found in devices/powerman, before those of the package', () => {
    own('mine.dev', minimal('wti'));
    own('two.dev', `${minimal('a.b')}\n${minimal('c')}`);
    expect(findSpecification('wti', context([folder]))).toMatchObject({
      file: join(folder, 'devices', 'powerman', 'mine.dev'),
    });
    expect(driverNames(context([folder]))).toEqual(
      expect.arrayContaining(['powerman-device/a.b', 'powerman-device/c']),
    );
  });

  test('one that cannot be read is listed and says why, and where', () => {
    own('broken.dev', 'specification "broken" {\n  timeout x\n}');
    own('empty.dev', '# nothing\n');
    expect(driverNames(context([folder]))).toEqual(
      expect.arrayContaining(['powerman-device/broken', 'powerman-device/empty']),
    );
    expect(() => findSpecification('broken', context([folder]))).toThrow(
      expect.objectContaining({ code: 'INVALID', place: expect.objectContaining({ line: 2, column: 11 }) }),
    );
    expect(() => findSpecification('empty', context([folder]))).toThrow(expect.objectContaining({ code: 'INVALID' }));
  });

  test('a name that is nearly right is suggested as it has to be written', () => {
    own('mine.dev', minimal('rackboss'));
    expect(() => findSpecification('rackbos', context([folder]))).toThrow(
      expect.objectContaining({ suggestions: expect.arrayContaining(['Did you mean powerman-device/rackboss?']) }),
    );
  });

  test.each(['nix', '', '../../etc/passwd', '__proto__', 'constructor', 'a b'])('%j is not found', (name) => {
    expect(() => findSpecification(name, context([folder]))).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});
