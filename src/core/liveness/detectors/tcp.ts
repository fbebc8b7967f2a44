import type { Node } from '../../config/model.ts';
import type { Detector, Sight } from '../detector.ts';

const patience = 2000;

/**
 * A TCP connection to the port of the node's sshd. One that is refused was answered too: its kernel lives. A node that
 * ssh reaches through another host cannot be seen so.
 */
export const detector: Detector = {
  async look({ signal }, node) {
    const around = detour(node);
    if (around !== undefined) return { alive: 'unknown', evidence: `${node.name} is reached by ${around} only` };
    const { connect } = await import('node:net');
    const port = node.ssh.port ?? 22;
    const where = `${node.address} port ${port}`;
    return new Promise<Sight>((resolve) => {
      const socket = connect({ host: node.address, port });
      const end = (sight: Sight) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', interrupt);
        socket.destroy();
        resolve(sight);
      };
      const interrupt = () => end({ alive: 'unknown', evidence: 'interrupted' });
      const timer = setTimeout(() => end({ alive: 'no', evidence: `${where} does not answer` }), patience);
      signal.addEventListener('abort', interrupt, { once: true });
      socket.on('connect', () => end({ alive: 'yes', evidence: `${where} answers` }));
      socket.on('error', (error: NodeJS.ErrnoException) => end(sightOf(error, where)));
    });
  },
};

// ENETUNREACH and all else are troubles of this machine
function sightOf({ code = '', message }: NodeJS.ErrnoException, where: string): Sight {
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return { alive: 'yes', evidence: `${where} refuses` };
  if (['ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN'].includes(code)) {
    return { alive: 'no', evidence: `${where} does not answer (${code})` };
  }
  return { alive: 'unknown', evidence: `${where}: ${code || message}` };
}

function detour({ ssh }: Node): string | undefined {
  if (ssh.jump !== undefined) return `its jump host ${ssh.jump}`;
  const names = Object.keys(ssh.options ?? {}).map((name) => name.toLowerCase());
  return names.some((name) => name === 'proxycommand' || name === 'proxyjump') ? 'a proxy' : undefined;
}
