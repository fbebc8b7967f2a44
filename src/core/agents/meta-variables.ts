import { OcfError } from '../errors.ts';

// API 1.0 spoke of masters and slaves: Pacemaker sends both spellings, and agents look for either.
const spellings = [
  ['promoted', 'master'],
  ['unpromoted', 'slave'],
] as const;
const ofBoth = /^(?:notify_(promoted|unpromoted|master|slave)_(?:resource|uname)|(promoted|master)(?:_node)?_max)$/;

/**
 * The variables of meta attributes: hyphens become underscores, and what API 1.1 calls otherwise than 1.0 is there under
 * both names.
 *
 * @throws OcfError USAGE for a name that cannot be one
 */
export function metaVariables(meta: Readonly<Record<string, string>>): Record<string, string> {
  const named = new Map(Object.entries(meta).map(([name, value]) => [nameOf(name), value]));
  const twins = [...named].flatMap(([name, value]) => {
    const twin = twinOf(name);
    return twin === undefined || named.has(twin) ? [] : [[twin, value] as const];
  });
  return Object.fromEntries([...named, ...twins].map(([name, value]) => [`OCF_RESKEY_CRM_meta_${name}`, value]));
}

function nameOf(name: string): string {
  if (/^[A-Za-z][A-Za-z0-9_-]*$/.test(name)) return name.replaceAll('-', '_');
  throw new OcfError('USAGE', `${JSON.stringify(name)} cannot be the name of a meta attribute.`, {
    suggestions: ['Names consist of letters, digits, - and _, and begin with a letter.'],
  });
}

function twinOf(name: string): string | undefined {
  const [, ofNotify, ofMax] = ofBoth.exec(name) ?? [];
  const role = ofNotify ?? ofMax;
  const pair = spellings.find((words) => words.some((word) => word === role));
  const other = pair?.find((word) => word !== role);
  return role === undefined || other === undefined ? undefined : name.replace(role, other);
}
