import { formatDuration } from './duration.ts';
import type { ArbiterSpec } from './model.ts';

/** An arbiter as a cluster file has it. */
export function writtenArbiter({ address, ssh, folder, lease }: ArbiterSpec) {
  const { options, ...rest } = ssh;
  const written = { ...rest, ...(options === undefined ? {} : { options: { ...options } }) };
  return {
    address,
    ...(Object.keys(written).length === 0 ? {} : { ssh: written }),
    folder,
    lease: formatDuration(lease),
  };
}
