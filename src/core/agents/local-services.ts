import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { agentClassNames, classGrammars } from './class-names.ts';
import { unitFolders, usualPlaces } from './service-places.ts';

const unit = /\.(service|socket|mount|path|timer)$/;

/**
 * Names of this machine's services that may be meant by the beginning of an agent's name: lsb:SCRIPT, systemd:UNIT and
 * exec:. Reads folders only, so that completion can afford it; `ocf agent list` asks systemd itself.
 */
export function serviceNames(prefix: string): readonly string[] {
  return agentClassNames.flatMap((name) => {
    const lead = `${name}:`;
    if (!lead.startsWith(prefix) && !prefix.startsWith(lead)) return [];
    if (name === 'systemd') return units().map((each) => `${lead}${each}`);
    if (name === 'lsb') return scripts().map((each) => `${lead}${each}`);
    return name === 'exec' ? [lead] : [];
  });
}

function units(): readonly string[] {
  // only where systemd runs can its units be started
  if (!statSync(usualPlaces.systemdMark, { throwIfNoEntry: false })) return [];
  const files = unitFolders.flatMap(entries).filter((file) => unit.test(file) && !file.includes('@.'));
  const names = files.map((file) => file.replace(/\.service$/, ''));
  return [...new Set(names)].filter((name) => classGrammars.systemd.type.test(name)).sort();
}

function scripts(): readonly string[] {
  const { initFolder } = usualPlaces;
  return entries(initFolder).filter((file) => {
    const stats = statSync(join(initFolder, file), { throwIfNoEntry: false });
    return classGrammars.lsb.type.test(file) && stats?.isFile() === true && (stats.mode & 0o111) !== 0;
  });
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
