import type { Detector } from '../detector.ts';

const patience = 5000;
const bootId = '/proc/sys/kernel/random/boot_id';

/**
 * Asks the node for its boot id the way programs are run on it. What was kept open to it is dropped first: a connection
 * that has died says nothing for minutes.
 */
export const detector: Detector = {
  async look({ transport, signal }, node) {
    if (node.transport === 'local') return { alive: 'unknown', evidence: 'it is this machine' };
    await transport.forget(node);
    // the connection has limits of its own: this one bounds everything
    const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
    const [outcome] = await transport.run(node, [{ argv: ['cat', bootId], timeout: patience }], { signal: limit });
    if (outcome?.state === 'done' && outcome.code === 0 && !outcome.timedOut) {
      const boot = outcome.stdout.trim();
      const known = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(boot);
      return { alive: 'yes', evidence: `${node.name} runs programs`, ...(known ? { boot } : {}) };
    }
    if (outcome?.state === 'done') return { alive: 'yes', evidence: `${node.name} runs programs` };
    const failure = outcome?.failure;
    const evidence = failure?.message ?? `${node.name} gave no answer`;
    if (signal.aborted || outcome?.state !== 'not-started') return { alive: 'unknown', evidence };
    const silent = limit.aborted || failure?.code === 'TIMEOUT' || /There is no route to/.test(evidence);
    // a program that gives a shell in a machine that is gone has nothing but its failure to say it with
    const gone = node.transport === 'command' && failure?.code === 'FAILED';
    return { alive: silent || gone ? 'no' : 'unknown', evidence: silent ? `${node.name} does not answer` : evidence };
  },
};
