import type { Host } from '../cluster.ts';
import type { DetectorName } from '../config/detector-names.ts';
import type { Node } from '../config/model.ts';

/** What a detector sees of a node at one moment. `no` only when nothing at all answered; an error is `unknown`. */
export interface Sight {
  readonly alive: 'yes' | 'no' | 'unknown';
  /** What was seen, a few words. */
  readonly evidence: string;
  /** Names the run of the node's kernel: another one means that it was started anew. */
  readonly boot?: string;
}

export type DetectorHost = Pick<Host, 'transport' | 'signal' | 'system'>;

export interface Detector {
  /** Never throws for what the node does. It takes no longer than a few seconds. */
  look(host: DetectorHost, node: Node): Promise<Sight>;
}

/** Loaded when used. */
const detectors: Readonly<Record<DetectorName, () => Promise<{ readonly detector: Detector }>>> = {
  ping: () => import('./detectors/ping.ts'),
  tcp: () => import('./detectors/tcp.ts'),
  ssh: () => import('./detectors/own-transport.ts'),
  command: () => import('./detectors/own-transport.ts'),
  corosync: () => import('./detectors/corosync.ts'),
};

export async function loadDetector(name: DetectorName): Promise<Detector> {
  return (await detectors[name]()).detector;
}
