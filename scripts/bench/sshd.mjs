import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

/** An sshd of our own that answers on all of 127.0.0.0/8, with a key to log in as the user who runs this. */
export async function startSshd(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of ['id', 'hostkey']) {
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'bench', '-f', join(folder, name)]);
  }
  const port = await freePort();
  const config = join(folder, 'sshd_config');
  writeFileSync(config, settings(folder, port));
  if (process.getuid() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const child = spawn('/usr/sbin/sshd', ['-D', '-f', config, '-E', join(folder, 'sshd.log')], { stdio: 'ignore' });
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(readFileSync(join(folder, 'sshd.log'), 'utf8'));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const hostKey = readFileSync(join(folder, 'hostkey.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  return { port, identity: join(folder, 'id'), hostKey, stop: () => child.kill() };
}

function settings(folder, port) {
  const lines = [
    `Port ${port}`,
    'ListenAddress 0.0.0.0',
    `HostKey ${join(folder, 'hostkey')}`,
    `AuthorizedKeysFile ${join(folder, 'id.pub')}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PermitRootLogin yes',
    'UseDNS no',
    'MaxStartups 1000',
    'PrintMotd no',
    // bash reads ~/.bashrc for a remote command only at the first shell level: what stands there is not what is measured
    'SetEnv SHLVL=5',
    'LogLevel ERROR',
  ];
  return `${lines.join('\n')}\n`;
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '0.0.0.0', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
