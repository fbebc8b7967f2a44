import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pinsOf } from '../../../src/core/transport/pins.ts';
import { describeWith } from '../../support/components.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-pins-'));
  file = join(folder, 'known_hosts');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDY1Nn0Y0H0bVq7hVQ8eYc0JmJb0VnQnZ4aA2T0g8L7p';

describe('lines of a known_hosts file about a name', () => {
  test.each([
    [`n1 ${key}`, true],
    [`n2,n1 ${key}`, true],
    [`N1 ${key}`, true],
    [`n* ${key}`, true],
    [`n? ${key}`, true],
    [`@cert-authority *.x,n1 ${key}`, true],
    [`@revoked * ${key}`, true],
    [`n11 ${key}`, false],
    [`n1.x ${key}`, false],
    [`xn1 ${key}`, false],
    [`# n1 ${key}`, false],
    ['', false],
  ])('%j: %s', (line, about) => {
    writeFileSync(file, `other ${key}\n${line}\n`);
    expect(pinsOf(file, 'n1')).toBe(about ? line : undefined);
  });

  test('dots are dots', () => {
    writeFileSync(file, `n1xmgmt ${key}\n`);
    expect(pinsOf(file, 'n1.mgmt')).toBeUndefined();
  });

  test('there are none without a file, and a file that cannot be read might hold any', () => {
    expect(pinsOf(file, 'n1')).toBeUndefined();
    mkdirSync(file);
    expect(pinsOf(file, 'n1')).toBeDefined();
  });
});

describeWith(['ssh'], 'lines with hashed names', () => {
  test('are found as ssh-keygen made them', () => {
    writeFileSync(file, `n1 ${key}\n`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
    expect(pinsOf(file, 'n1')).toMatch(/^\|1\|/);
    expect(pinsOf(file, 'n2')).toBeUndefined();
  });
});
