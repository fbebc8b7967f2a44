import type { NodeVerdict } from './node-verdict.ts';
import type { Attempt } from './verdict.ts';

/** A verdict in one sentence: what is known, from where, and what went wrong on the way. */
export function sentenceOf(
  result: Pick<NodeVerdict, 'node' | 'requested' | 'verdict' | 'changed' | 'how' | 'attempts'>,
): string {
  const { node, verdict, attempts, how, changed, requested } = result;
  const looks = attempts.filter(({ action }) => action === 'status');
  const seen = lastLooks(looks).map(({ device, plug, answer }) => `${device} plug ${plug} ${answer}`);
  const failures = attempts.flatMap(({ failure }) => (failure ? [failure.message] : []));
  const trouble = failures.at(-1);
  switch (verdict) {
    case 'verified-off':
      if (requested === 'reboot') return `${node} is off, as ${seen.join(', ')} shows, and did not come on again.`;
      return how === 'acted' && !changed ? `${node} was off already.` : `${node} is off: ${seen.join(', ')}.`;
    case 'verified-on':
      return how === 'acted' && !changed ? `${node} was on already.` : `${node} is on: ${seen.join(', ')}.`;
    case 'accepted':
      return `The device took the command for ${node}; nobody could look whether it had an effect.`;
    case 'human':
      return `A person says that ${node} is as asked.`;
    case 'failed':
      return `Nothing was done for ${node}: ${trouble ?? 'no device could be used.'}`;
    case 'unknown':
      return looks.some(({ answer }) => answer === contrary(requested)) && requested !== 'status'
        ? `The device says done for ${node}, but a look shows otherwise: ${seen.join(', ')}.`
        : `The power of ${node} is not known${trouble === undefined ? '.' : `: ${trouble}`}`;
  }
}

function contrary(requested: NodeVerdict['requested']): string {
  return requested === 'on' ? 'off' : 'on';
}

function lastLooks(looks: readonly Attempt[]): readonly Attempt[] {
  const last = new Map(looks.map((look) => [`${look.device} ${look.plug}`, look]));
  return [...last.values()];
}
