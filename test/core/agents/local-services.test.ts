import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { serviceNames } from '../../../src/core/agents/local-services.ts';

test.each(['e', 'exec', 'exec:'])('%s may become exec:', (prefix) => expect(serviceNames(prefix)).toContain('exec:'));

test.each(['ocf:', 'x', 'lsbx:', 'systemd', 'exec:x'])('%s is not begun like a script', (prefix) => {
  expect(serviceNames(prefix).filter((name) => name.startsWith('lsb:'))).toEqual([]);
});

test('start scripts are those that may be run', () => {
  const folder = '/etc/init.d';
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const scripts = files.filter((name) => {
    const file = join(folder, name);
    if (name.startsWith('.') || !statSync(file).isFile() || (statSync(file).mode & 0o111) === 0) return false;
    return true;
  });
  for (const prefix of ['l', 'lsb', 'lsb:', '']) {
    expect(serviceNames(prefix).filter((name) => name.startsWith('lsb:'))).toEqual(
      scripts.map((name) => `lsb:${name}`),
    );
  }
});

test('units are offered only where systemd runs, and templates never', () => {
  const units = serviceNames('systemd:');
  expect(units.length > 0).toBe(existsSync('/run/systemd/system'));
  expect(units.filter((name) => /@(\.|$)/.test(name))).toEqual([]);
});
