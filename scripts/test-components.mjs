// Before the tests: as root on Debian or Ubuntu, install the real programs the tests drive. Without prompts, without
// starting a service. Elsewhere it only says what is missing; those suites are then left out.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const components = JSON.parse(readFileSync(new URL('../test/support/components.json', import.meta.url), 'utf8'));
const missing = Object.values(components).filter(({ program }) => !present(program));
if (missing.length > 0) install([...new Set(missing.map((component) => component.package))]);

function present(program) {
  const folders = program.startsWith('/') ? [''] : [...process.env.PATH.split(':'), '/usr/sbin', '/sbin'];
  return folders.some((folder) => existsSync(folder === '' ? program : `${folder}/${program}`));
}

function install(packages) {
  const apt = existsSync('/usr/bin/apt-get') && existsSync('/etc/debian_version');
  if (!apt || process.getuid() !== 0) {
    console.error(`Not installed, their tests are left out: ${packages.join(' ')}`);
    if (apt) console.error(`To have them: sudo apt-get install ${packages.join(' ')}`);
    return;
  }
  console.error(`Installing for the tests: ${packages.join(' ')}`);
  withoutServices(() => {
    aptGet(['update', '-qq']);
    if (aptGet(['install', '-y', '-qq', '--no-install-recommends', ...packages]) === 0) return;
    // one package that does not exist here must not keep the others away
    for (const name of packages) aptGet(['install', '-y', '-qq', '--no-install-recommends', name]);
  });
}

function aptGet(words) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l' };
  const options = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Dpkg::Use-Pty=0'];
  return spawnSync('apt-get', [...options, ...words], { env, stdio: ['ignore', 'ignore', 'inherit'] }).status;
}

// Debian asks policy-rc.d before it starts a service; 101 means no.
function withoutServices(work) {
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !canRead(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    work();
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}

function canRead(file) {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
