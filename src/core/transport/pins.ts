import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * The lines of a known_hosts file that are about a name, as ssh matches them: also patterns, hashed names, markers.
 * undefined when there is none. A file that is there and cannot be read counts as one that is about every name: what
 * it would refuse must not be let through.
 */
export function pinsOf(file: string, name: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'unreadable';
  }
  const wanted = name.toLowerCase();
  // most lines of a large cluster are about other nodes and need no closer look
  const candidates = text.split('\n').filter((line) => /[*?|]/.test(line) || line.toLowerCase().includes(wanted));
  const lines = candidates.filter((line) => isAbout(line, wanted));
  return lines.length === 0 ? undefined : lines.join('\n');
}

function isAbout(line: string, name: string): boolean {
  const [first = '', second = ''] = line.trim().split(/\s+/);
  if (first.startsWith('#')) return false;
  const names = first.startsWith('@') ? second : first;
  if (names.startsWith('|')) return isHashOf(names, name);
  return names.split(',').some((pattern) => pattern !== '' && patternOf(pattern.toLowerCase()).test(name));
}

// |1|salt|HMAC-SHA1 of the name under the salt
function isHashOf(hashed: string, name: string): boolean {
  const [, , salt = '', hash] = hashed.split('|');
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

function patternOf(pattern: string): RegExp {
  const literal = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}
