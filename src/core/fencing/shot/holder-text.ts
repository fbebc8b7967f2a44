import type { FenceAction } from '../verdict.ts';
import type { Unfinished } from './shoot-once.ts';

export function waitingText(node: string, action: FenceAction, holder: Unfinished | undefined): string {
  if (!holder) return `${node}: somebody else is at it; waiting.`;
  return holder.action === action
    ? `${node}: joining ${holderText(holder)}.`
    : `${node}: waiting for ${holderText(holder)} to end before ${action}.`;
}

/** An operation in flight, in words. */
export function holderText({ action, user, pid }: Unfinished): string {
  return `the ${action} in flight (${user}, process ${pid})`;
}
