import * as Flags from '@oclif/core/flags';
import { OcfError } from '../core/errors.ts';
import type { FencePlan } from '../core/fencing/plan/fence-plan.ts';
import { type FenceAction, fenceActions } from '../core/fencing/verdict.ts';
import type { Question } from './prompts.ts';

/** The actions; there is no default where power is concerned. */
export const fenceActionFlags = {
  off: Flags.boolean({ summary: 'Cut the power and verify that it is off.' }),
  on: Flags.boolean({ summary: 'Switch the power on and verify it.' }),
  reboot: Flags.boolean({ summary: 'Off, verify, on, verify.' }),
  'diag-nmi': Flags.boolean({ summary: 'Interrupt it, so that it writes down its state (NMI).' }),
  status: Flags.boolean({ summary: 'Only look whether the power is on or off.' }),
};

const flagOf = (action: FenceAction) => (action === 'diag' ? 'diag-nmi' : action);
type FenceFlag = ReturnType<typeof flagOf>;

/**
 * The one action that was given.
 *
 * @throws OcfError USAGE when it is none or more than one, or there is no node set to do it to
 */
export function fenceActionOf(flags: Readonly<Partial<Record<FenceFlag, boolean>>>, nodeset: string): FenceAction {
  if (nodeset.trim() === '') {
    throw new OcfError('USAGE', 'The node set is empty; name the nodes to fence.', {
      suggestions: ['For example: ocf fence n1 --status'],
    });
  }
  const given = fenceActions.filter((action) => flags[flagOf(action)]);
  const [action] = given;
  if (action && given.length === 1) return action;
  const words = given.map((each) => `--${flagOf(each)}`);
  if (action) {
    const all = `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
    throw new OcfError('USAGE', `${all} were given for ${nodeset}; exactly one action is expected.`, {
      suggestions: ['Leave out all but one.'],
    });
  }
  const choices = fenceActions.map((each) => `--${flagOf(each)}`).join(', ');
  throw new OcfError('USAGE', `Say what is to be done to ${nodeset}: one of ${choices}.`, {
    suggestions: [`For example: ocf fence ${nodeset} --status`],
  });
}

const verbs: Readonly<Record<FenceAction, string>> = {
  off: 'Cut the power of',
  on: 'Switch on',
  reboot: 'Power-cycle',
  diag: 'Interrupt (NMI)',
  status: 'Look at',
};

/** What is asked before power is switched: y for one node, the count for several, the name for all of a cluster. */
export function fenceQuestion({ cluster, action, nodeset, nodes, everyNode, wholeMembers = [] }: FencePlan): Question {
  const verb = verbs[action];
  const devices = [
    ...new Set(nodes.flatMap(({ levels }) => levels.flatMap(({ plugs }) => plugs.map((p) => p.device)))),
  ];
  const through = `through ${devices.length > 5 ? `${devices.length} devices` : devices.join(', ')}`;
  const flag = '--yes';
  if (nodes.length === 1) return { message: `${verb} ${nodeset} of cluster ${cluster} ${through}?`, flag };
  const all = everyNode ? 'all ' : '';
  const whole = wholeMembers.length === 0 ? '' : `, all of ${wholeMembers.join(' and ')},`;
  const message = `${verb} ${all}${nodes.length} nodes ${nodeset}${whole} of cluster ${cluster} ${through}?`;
  if (everyNode) return { message, flag, expect: cluster };
  // no less is typed for a whole cluster because it is a member
  return { message, flag, expect: whole === '' ? String(nodes.length) : wholeMembers.join(',') };
}
