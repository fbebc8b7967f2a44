import { spawnProgram } from '../../transport/spawn.ts';
import type { Detector } from '../detector.ts';

/** One ICMP echo to the node's address, two seconds for the answer. */
export const detector: Detector = {
  async look({ signal }, { address }) {
    const argv = ['ping', '-n', '-q', '-c', '1', '-W', '2', '--', address];
    const { state, code, timedOut, stderr, error } = await spawnProgram({ argv, timeout: 5000, signal });
    if (state === 'done' && code === 0) return { alive: 'yes', evidence: `${address} answers a ping` };
    if (state === 'done' && code === 1 && !timedOut) {
      return { alive: 'no', evidence: `${address} does not answer a ping` };
    }
    const why = error?.message ?? (stderr.trim().split('\n')[0] || `status ${code ?? 'none'}`);
    return { alive: 'unknown', evidence: `ping cannot tell: ${why}` };
  },
};
