import { OcfError } from '../../errors.ts';
import { didYouMean } from '../../suggest.ts';
import type { RedfishSession } from './redfish-session.ts';
import { linkOf, memberOf } from './resource.ts';

const mostPages = 50;

/**
 * The path of the system that is meant: the one whose path or last part of it is named, or the only one.
 *
 * @throws OcfError NOT_FOUND when none is, or several are and none is named
 */
export async function findSystem(session: RedfishSession, wanted: string | undefined): Promise<string> {
  const paths = await systemPaths(session);
  const ids = paths.map(idOf);
  const found = paths.filter((path, index) => wanted === undefined || path === wanted || ids[index] === wanted);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const there = ids.length === 0 ? 'It has none.' : `It has ${ids.slice(0, 20).join(', ')}.`;
  if (wanted === undefined) {
    const many = paths.length === 0 ? 'has no system' : `has ${paths.length} systems and none is named`;
    throw new OcfError('NOT_FOUND', `The service at ${session.where} ${many}.`, {
      suggestions: [there, ...(paths.length > 0 ? ['Name one with the option system.'] : [])],
    });
  }
  const many = found.length > 1 ? `${found.length} systems` : 'no system';
  throw new OcfError('NOT_FOUND', `The service at ${session.where} has ${many} "${wanted}".`, {
    suggestions: [...didYouMean(wanted, ids), there],
  });
}

async function systemPaths(session: RedfishSession): Promise<readonly string[]> {
  const link = linkOf(await session.look('/redfish/v1/', 'the service'), 'Systems');
  if (link === undefined) throw new OcfError('NOT_FOUND', `The service at ${session.where} has no systems.`);
  const paths: string[] = [];
  let next: unknown = link;
  for (let page = 0; next !== undefined; page++) {
    if (page === mostPages) throw new OcfError('FAILED', `The list of systems of ${session.where} has no end.`);
    const list = await session.look(session.client.localPath(next), 'the list of systems');
    const members = memberOf(list, 'Members');
    // half a list could hide the one that is meant, or that there are several
    if (!Array.isArray(members))
      throw new OcfError('FAILED', `The service at ${session.where} gives no list of systems.`);
    paths.push(...members.map((member) => session.client.localPath(linkOf(member)).replace(/\/$/, '')));
    next = memberOf(list, 'Members@odata.nextLink');
  }
  return [...new Set(paths)];
}

function idOf(path: string): string {
  const last = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    // a % that stands for nothing
    return last;
  }
}
