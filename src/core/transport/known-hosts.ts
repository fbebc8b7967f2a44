import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A public host key as a server shows it: the type's name and the key in base64. */
export interface HostKey {
  readonly type: string;
  readonly key: string;
}

/** Pinned keys by node name. */
export type PinnedKeys = ReadonlyMap<string, readonly HostKey[]>;

/** As `ssh-keygen -l` prints it: `SHA256:` and base64 without padding. */
export function fingerprint({ key }: HostKey): string {
  return `SHA256:${createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64').replace(/=+$/, '')}`;
}

/** The keys in a plain known_hosts file; none when there is no file. */
export function readPinned(file: string): PinnedKeys {
  return parsePinned(textOf(file));
}

function parsePinned(text: string): PinnedKeys {
  const pinned = new Map<string, HostKey[]>();
  for (const line of text.split('\n')) {
    const [names = '', type, key] = line.trim().split(/\s+/);
    if (type === undefined || key === undefined || /^[#@|]/.test(names)) continue;
    for (const name of names.split(',')) pinned.set(name, [...(pinned.get(name) ?? []), { type, key }]);
  }
  return pinned;
}

/** The file's text with exactly these keys for each of the named nodes; lines of others stay as they are. */
export function withPinned(text: string, changes: PinnedKeys): string {
  const kept = text.split('\n').filter((line) => line !== '' && !changes.has(line.trim().split(/\s+/)[0] ?? ''));
  const added = [...changes].flatMap(([name, keys]) => keys.map(({ type, key }) => `${name} ${type} ${key}`));
  return [...kept, ...added].map((line) => `${line}\n`).join('');
}

export function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
