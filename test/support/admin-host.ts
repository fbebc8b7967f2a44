import { join } from 'node:path';
import type { ArbiterSpec } from '../../src/core/config/model.ts';
import { type FencedCluster, fencedCluster, switchDevice } from './rack-cluster.ts';
import type { TestSshd } from './sshd.ts';

/** How the machines of administrators reach an arbiter that is a real sshd on this one; `port`: by way of another one. */
export function arbiterAt(sshd: TestSshd, lease: number, port = sshd.port): ArbiterSpec {
  const known = join(sshd.folder, 'known_hosts');
  sshd.trust(known, [`[127.0.1.9]:${port}`]);
  const { ssh } = sshd.node('arbiter', 9);
  const options = { ...ssh.options, UserKnownHostsFile: known };
  return { address: '127.0.1.9', ssh: { ...ssh, port, options }, folder: join(sshd.folder, 'arbiter'), lease };
}

/** One of several machines from which the same nodes are fenced, with a name, files and history of its own. */
export function adminHost(folder: string, name: string, port: number, arbiter: ArbiterSpec): FencedCluster {
  // so long that it is never met, and what may be left behind by the dead is still waited out in a test
  const device = { ...switchDevice(port), timeout: 10_000 };
  const cluster = fencedCluster({ folder: join(folder, name), devices: { switch1: device } });
  return {
    ...cluster,
    model: { ...cluster.model, arbiter },
    system: { ...cluster.system, hostname: name },
  };
}
