import type { ClusterModel } from '../model.ts';

/** A member that could not be read, where what can be read is shown. */
export interface UnreadMember {
  /** The way to it. */
  readonly member: string;
  readonly problem: string;
}

/** In every result that shows less than was asked for. */
export interface WithUnread {
  readonly unread?: readonly UnreadMember[];
}

/** Whether something could not be told because it lies in a member that was left out. */
export function isLeftOut({ joined }: ClusterModel, error: unknown): boolean {
  return [...(joined?.left?.values() ?? [])].some((one) => one === error);
}

/** What a result says of the members that were left out of it. */
export function unreadIn({ joined }: ClusterModel): WithUnread {
  if (!joined?.left?.size) return {};
  return { unread: [...joined.left].map(([member, { message }]) => ({ member, problem: message })) };
}
