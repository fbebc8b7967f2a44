import type { FenceResult } from '../../src/core/fencing/fence.ts';
import type { FenceAction, VerdictKind } from '../../src/core/fencing/verdict.ts';
import type { FrontOptions } from '../../src/core/lab/front.ts';
import { labFront } from './lab-front.ts';
import { fence, fencedCluster } from './rack-cluster.ts';

/** What fencing n2 came to while the switch had a fault. */
export interface FaultRow {
  readonly fault: string;
  readonly verdict: VerdictKind | undefined;
  readonly status: number;
  /** What the switch was told: `off 2`, in order. */
  readonly told: readonly string[];
  /** What was really switched: `off 2`, in order. */
  readonly done: readonly string[];
  /** Whether n2 has power in the end. */
  readonly on: boolean;
  readonly mostSessions: number;
  readonly result: FenceResult;
}

export interface FaultTableOptions extends Omit<FrontOptions, 'folder'> {
  readonly action?: FenceAction;
  /** More options of the device. */
  readonly device?: Readonly<Record<string, string | number | boolean>>;
}

/** Fences n2 of three hosts through a front, once for every fault it has, all at the same time. */
export async function faultTable(front: string, options: FaultTableOptions = {}): Promise<Map<string, FaultRow>> {
  const { faults } = await (async () => {
    const lab = await labFront(front, options);
    await lab.remove();
    return { faults: Object.keys(lab.rack.faults) };
  })();
  const rows = await Promise.all(faults.map((fault) => faultRow(front, fault, options)));
  return new Map(rows.map((row) => [row.fault, row]));
}

export async function faultRow(front: string, fault: string, options: FaultTableOptions = {}): Promise<FaultRow> {
  const { action = 'off', device = {}, ...more } = options;
  const lab = await labFront(front, more);
  // no answer is waited for longer
  const devices = Object.entries(lab.devices({ timeout: 3, ...device })).map(([name, spec]) => [
    name,
    { ...spec, timeout: 8000 },
  ]);
  const cluster = fencedCluster({ devices: Object.fromEntries(devices) });
  try {
    lab.rack.fault = fault;
    const result = await fence(cluster, { nodes: ['n2'], action, powerTimeout: 1000 });
    const { status, nodes } = result;
    const on = lab.rack.plug(2)?.on === true;
    const { mostSessions } = lab.rack;
    return { fault, verdict: nodes[0]?.verdict, status, told: lab.told(), done: lab.done(), on, mostSessions, result };
  } finally {
    await lab.remove();
    cluster.remove();
  }
}
