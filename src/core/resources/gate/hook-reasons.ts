import type { Cluster } from '../../cluster.ts';
import { groupsByMember } from '../../config/relations.ts';
import { inPool } from '../../pool.ts';
import { runHook } from '../run-hook.ts';
import type { GateReason } from './reason.ts';

/** A start that is about to be made: also a migration, which starts a copy on another node. */
export interface ComingStart {
  readonly action: 'start' | 'promote' | 'migrate';
  readonly resource: string;
  /** Where it is going to run. */
  readonly node: string;
}

// Hooks that run at the same time.
const atOnce = 8;

/** Asks the hooks of the resources, and of their groups, for each start. Promotions are not starts. */
export async function hookReasons(cluster: Cluster, starts: readonly ComingStart[]): Promise<readonly GateReason[]> {
  const { resources } = cluster.model;
  const groups = groupsByMember(resources);
  const calls = starts
    .filter(({ action }) => action !== 'promote')
    .flatMap((start) =>
      [start.resource, groups.get(start.resource)].flatMap((name) => {
        const argv = name === undefined ? undefined : resources[name]?.hooks.can_start;
        return name === undefined || argv === undefined || argv.length === 0 ? [] : [{ ...start, argv, owner: name }];
      }),
    );
  return inPool(calls, atOnce, async ({ argv, owner, action, resource, node }): Promise<GateReason> => {
    const agent = resources[resource]?.agent ?? '';
    const answer = await runHook(cluster, {
      argv,
      env: { OCF_RESOURCE: resource, OCF_NODE: node, OCF_ACTION: action },
      event: { resource, node, action, agent },
    });
    const reason = { matter: 'hook' as const, resource, node };
    if (answer.ok) return { ...reason, says: 'for', text: `its hook allows it${said(answer.sentence)}` };
    const remedy = `See to what its hook says, or change hooks.can_start of ${owner} in the cluster file.`;
    return { ...reason, says: 'against', text: `its hook forbids it${said(answer.sentence)}`, remedy };
  });
}

function said(sentence: string): string {
  return sentence === '' ? '' : `: ${sentence.replace(/\.$/, '')}`;
}
