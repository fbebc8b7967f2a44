import { OcfError } from '../../errors.ts';
import { whoSeesUp } from '../guards/refuse-seen.ts';
import type { PreparedFence, PreparedNode } from '../plan/fence-plan.ts';
import type { HumanWord } from '../verdict.ts';

/**
 * How a person is asked about the nodes of a request: one question at a time, however many nodes are worked on. Where
 * other devices came first, it is looked again whether somebody sees the node up.
 */
export function humanAskers({
  request,
}: PreparedFence): (node: PreparedNode) => (() => Promise<HumanWord>) | undefined {
  const { askHuman, allow } = request;
  let last: Promise<unknown> = Promise.resolve();
  return ({ name, home, human }) => {
    if (!askHuman || !human) return undefined;
    const ask = async () => {
      if (!human.first && !allow?.includes('contradiction')) {
        const seen = await whoSeesUp(home.cluster, human.witnesses);
        if (seen.length > 0) {
          throw new OcfError('REFUSED', `Nobody was asked about ${name}, which is still seen up: ${seen.join('; ')}.`);
        }
      }
      return askHuman(name);
    };
    return () => {
      const answer = last.then(ask);
      last = answer.catch(() => undefined);
      return answer;
    };
  };
}
