import { OcfError } from '../../errors.ts';
import type { NodeLookup } from '../../nodeset/lookup.ts';
import { type JoinOptions, withMembers } from '../members/join.ts';
import type { ClusterModel } from '../model.ts';
import { allNodes, nodeNamed } from '../nodes/resolve.ts';
import { problemOf } from '../problem.ts';
import { offsetOf } from '../yaml/find.ts';
import { placeAt } from '../yaml/source-text.ts';
import type { BuiltTree } from '../yaml/tree-builder.ts';
import { type Validation, validate } from './validate.ts';

export interface MembersCheck extends JoinOptions {
  readonly file: string;
  readonly lookupOf: (model: ClusterModel) => NodeLookup;
}

/** What is wrong with a file that is right by itself, once its members are read. */
export async function findingsWithMembers(
  built: BuiltTree,
  { model, warnings }: Validation,
  { file, lookupOf, ...options }: MembersCheck,
): Promise<Pick<Validation, 'problems' | 'warnings'>> {
  const whole = await withMembers(model, file, options);
  const at = (path: readonly string[]) => placeAt(built.tree, offsetOf(built.tree, path, 'key'));
  try {
    whole.joined?.nodes();
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    const path = ['members', ...membersPath(model, error)];
    return { problems: [problemOf(at(path), path, error.message, error.suggestions)], warnings };
  }
  const joined = whole.joined ? { joined: whole.joined } : {};
  const { problems } = validate(built, { sourcesOf: (again) => lookupOf({ ...again, ...joined }) });
  return {
    problems,
    warnings: [...warnings, ...twins(whole).map((text) => problemOf(at(['members']), ['members'], text))],
  };
}

function membersPath({ cluster, members = {} }: ClusterModel, { data }: OcfError): readonly string[] {
  const { member, memberOf } = data ?? {};
  return memberOf === cluster.name && typeof member === 'string' && Object.hasOwn(members, member) ? [member] : [];
}

/** Nodes that count as one for their id, and are reached at different addresses: perhaps they are two. */
function twins(model: ClusterModel): readonly string[] {
  return allNodes(model).flatMap(({ name, address, also = [] }) =>
    also.flatMap((other) => {
      const twin = nodeNamed(model, other);
      if (!twin || twin.address === address) return [];
      return [`${name} (${address}) and ${other} (${twin.address}) have one id and count as one node.`];
    }),
  );
}
