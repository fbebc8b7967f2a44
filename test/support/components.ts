import { spawnSync } from 'node:child_process';
import { accessSync, appendFileSync, constants, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { describe, test } from '@jest/globals';

interface Component {
  readonly program: string;
  readonly package: string;
}

const components = JSON.parse(readFileSync(new URL('./components.json', import.meta.url), 'utf8')) as Record<
  string,
  Component
>;

/**
 * A suite that needs real programs. Where one is missing the suite is skipped and the last lines of the run say so;
 * with CI=true it fails instead, so that nothing passes unseen. `'root'` stands for the right to make namespaces,
 * `'namespaces'` for that and what hosts of a lab need besides: file systems in layers, tried out; `'loop'` for files
 * as block devices.
 */
export function describeWith(names: readonly string[], title: string, suite: () => void): void {
  const missing = names.filter((name) => !present(name));
  if (missing.length === 0) {
    describe(title, suite);
    return;
  }
  const why = missing.map(reason).join(', ');
  if (process.env.CI === 'true') {
    test(`${title}: needs ${why}`, () => {
      throw new Error(`missing: ${why}`);
    });
    return;
  }
  if (process.env.OCF_TEST_SKIPPED) appendFileSync(process.env.OCF_TEST_SKIPPED, `${title}: needs ${why}\n`);
  describe.skip(`${title} (needs ${why})`, suite);
}

function present(name: string): boolean {
  if (name === 'root') return process.getuid?.() === 0;
  if (name === 'namespaces') return canLayer();
  if (name === 'loop') return readable('/dev/loop-control');
  // sshd lets nobody in whose shell is none
  if (name === 'sshd' && /\/(nologin|false)$/.test(userInfo().shell ?? '')) return false;
  const program = component(name).program;
  const folders = program.startsWith('/') ? [''] : [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.some((folder) => readable(folder === '' ? program : `${folder}/${program}`));
}

function canLayer(): boolean {
  const layers =
    'mount -t tmpfs t /mnt && mkdir /mnt/u /mnt/w /mnt/r && ' +
    'mount -t overlay o -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w /mnt/r';
  const words = ['--mount', '--uts', '--ipc', '--net', '--pid', '--fork', 'sh', '-c', layers];
  return spawnSync('unshare', words, { stdio: 'ignore' }).status === 0;
}

function readable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function reason(name: string): string {
  if (name === 'root') return 'root';
  if (name === 'namespaces') return 'root, Linux namespaces and overlayfs';
  if (name === 'loop') return 'loop devices';
  return `${name} (Debian package ${component(name).package}${name === 'sshd' ? ', and a user with a shell' : ''})`;
}

function component(name: string): Component {
  const found = components[name];
  if (!found) throw new Error(`test/support/components.json does not list "${name}"`);
  return found;
}
