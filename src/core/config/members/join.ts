import { OcfError } from '../../errors.ts';
import type { ConfigPaths } from '../file/host.ts';
import { readCluster } from '../file/open.ts';
import type { ClusterModel, MemberSpec } from '../model.ts';
import { joined, type Place, placeAt, unreadable } from './joined.ts';
import { memberFile, realFile } from './member-file.ts';
import { joinWay } from './member-names.ts';

/** A member of a member of … : deeper than this is a slip. */
const deepest = 8;
/** Ways to members in all; as every cluster may name several, they grow fast. */
const most = 1000;

export interface JoinOptions {
  readonly paths: ConfigPaths;
  /** Where parsed files are remembered. */
  readonly cacheFolder: string;
  /** Members that cannot be read are left out, for what only shows what can be. */
  readonly partial?: boolean;
}

/**
 * A cluster that names members, with these read and joined to it. A member that cannot be read is an error only once
 * the members are asked for: the file that names it must stay workable.
 */
export async function withMembers(model: ClusterModel, file: string, options: JoinOptions): Promise<ClusterModel> {
  try {
    return (await new Joining(options).join(model, realFile(file), [])).model;
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    return { ...model, joined: unreadable(error, placeAt('', file, model)) };
  }
}

/** A cluster on the way from the opened one. */
interface Link {
  readonly cluster: string;
  readonly file: string;
}

interface JoinedCluster {
  readonly model: ClusterModel;
  /** Itself with an empty way, and all below it in every way. */
  readonly reached: readonly Place[];
  /** The ways below it that were left out, and why. */
  readonly left: ReadonlyMap<string, OcfError>;
}

class Joining {
  readonly #options: JoinOptions;
  readonly #read = new Map<string, Promise<ClusterModel>>();
  readonly #fileOfId = new Map<string, string>();
  #ways = 0;

  constructor(options: JoinOptions) {
    this.#options = options;
  }

  async join(model: ClusterModel, file: string, above: readonly Link[]): Promise<JoinedCluster> {
    this.#refuseSameId(model, file);
    if (!model.members) return { model, reached: [placeAt('', file, model)], left: new Map() };
    const chain = [...above, { cluster: model.cluster.name, file }];
    const members = new Map<string, ClusterModel>();
    const below: Place[] = [];
    const left = new Map<string, OcfError>();
    for (const name of Object.keys(model.members)) {
      const member = await this.#member(name, model, chain).catch((error) => {
        if (!this.#options.partial || !(error instanceof OcfError)) throw error;
        left.set(name, error);
      });
      if (!member) continue;
      for (const [way, error] of member.left) left.set(joinWay(name, way), error);
      members.set(name, member.model);
      below.push(...member.reached.map((place) => ({ ...place, way: joinWay(name, place.way) })));
    }
    below.sort((a, b) => depthOf(a) - depthOf(b));
    const reached = [placeAt('', file, model), ...below];
    return { model: { ...model, joined: joined(reached, members, left) }, reached, left };
  }

  async #member(name: string, model: ClusterModel, chain: readonly Link[]): Promise<JoinedCluster> {
    const { cluster, file } = chain.at(-1) as Link;
    try {
      const spec = model.members?.[name] as MemberSpec;
      const target = memberFile(spec, file, this.#options.paths);
      refuseCircle(chain, target);
      this.#refuseTooMany(chain);
      return await this.join(await this.#modelIn(target), target, chain);
    } catch (error) {
      throw error instanceof OcfError && error.data?.member === undefined ? ofMember(error, name, cluster) : error;
    }
  }

  #modelIn(file: string): Promise<ClusterModel> {
    const known = this.#read.get(file);
    if (known) return known;
    const reading = readCluster(file, this.#options.cacheFolder).then(({ model }) => model);
    this.#read.set(file, reading);
    return reading;
  }

  #refuseTooMany(chain: readonly Link[]): void {
    this.#ways += 1;
    if (chain.length > deepest) throw new OcfError('INVALID', `members are nested more than ${deepest} deep.`);
    if (this.#ways > most) throw new OcfError('INVALID', `there are more than ${most} ways to members.`);
  }

  // journals, pinned keys and fencing locks are kept by the id: two clusters must not share them
  #refuseSameId({ cluster }: ClusterModel, file: string): void {
    const other = this.#fileOfId.get(cluster.id);
    this.#fileOfId.set(cluster.id, file);
    if (other === undefined || other === file) return;
    throw new OcfError('INVALID', `${file} has the cluster id of ${other}, ${cluster.id}.`, {
      suggestions: [`Give one of them another cluster.id, or name the same file.`],
    });
  }
}

function refuseCircle(chain: readonly Link[], target: string): void {
  const start = chain.findIndex(({ file }) => file === target);
  if (start < 0) return;
  const names = [...chain.slice(start), chain[start] as Link].map(({ cluster }) => cluster);
  throw new OcfError('INVALID', `the members contain one another in a circle: ${names.join(' has ')}.`, {
    data: { circle: names },
  });
}

function ofMember({ code, message, suggestions, place, data }: OcfError, member: string, cluster: string): OcfError {
  return new OcfError(code, `Member ${member} of cluster ${cluster} cannot be used: ${message}`, {
    suggestions: [
      ...suggestions,
      `Until it can be used again, take it out of the members of ${cluster} to work with what is left.`,
    ],
    ...(place === undefined ? {} : { place }),
    data: { ...data, member, memberOf: cluster },
  });
}

function depthOf({ way }: Place): number {
  return way.split('/').length;
}
