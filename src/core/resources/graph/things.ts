import { isIP } from 'node:net';
import { posix } from 'node:path';
import type { OptionValue, ResourceSpec } from '../../config/model.ts';
import { isLiteralSecret } from '../../config/secrets.ts';
import { type AgentFacts, agentFacts, type Fact, type ThingKind } from './agent-facts.ts';

/** A thing that a resource uses or provides, and the parameter that says so. */
export interface Thing {
  readonly kind: ThingKind;
  readonly name: string;
  /** Missing where the agent says so whatever its parameters are. */
  readonly parameter?: string;
  /** What provides it may as well be on another node. */
  readonly anywhere?: true;
}

/** The type of an agent of class ocf; of others nothing is known. */
export function typeOf({ agent }: ResourceSpec): string {
  return /^ocf:[^:]+:(.+)$/.exec(agent)?.[1] ?? '';
}

export function providedBy(spec: ResourceSpec): readonly Thing[] {
  return thingsOf(spec, 'provides');
}

/** What the agent's facts say it uses. */
export function usedBy(spec: ResourceSpec): readonly Thing[] {
  return thingsOf(spec, 'uses');
}

/** Paths and addresses that stand anywhere in a parameter, but for secrets. */
export function mentionedBy(spec: ResourceSpec): readonly Thing[] {
  const found: Thing[] = [];
  for (const [parameter, text] of textsOf(spec)) {
    for (const word of text.split(/[\s,;="']+/)) {
      // the path behind host: is another machine's, the one behind another path a container's
      const path = /^(?:(?:file|unix):(?:\/\/)?)?(\/[^:]*)/.exec(word)?.[1];
      if (path !== undefined) found.push({ kind: 'mount point', name: cleanPath(path), parameter });
      const ip = addressIn(word);
      if (ip !== undefined) found.push({ kind: 'address', name: ip, parameter, anywhere: true });
    }
  }
  return found;
}

/** One way to write a path. A device mapper's name of a logical volume becomes the path under its volume group. */
function cleanPath(path: string): string {
  const clean = posix.normalize(path).replace(/(?<=.)\/+$/, '');
  const mapped = /^\/dev\/mapper\/((?:[^-]|--)+)-((?:[^-]|--)+)$/.exec(clean);
  if (!mapped) return clean;
  return `/dev/${mapped[1]?.replaceAll('--', '-')}/${mapped[2]?.replaceAll('--', '-')}`;
}

/** The address that a word is, with or without a port or the length of its net; one way to write each. */
export function addressIn(word: string): string | undefined {
  const bare = word.replace(/\/\d+$/, '');
  const parts = /^\[(.+)\](?::\d+)?$/.exec(bare)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(bare)?.[1] ?? bare;
  const family = isIP(parts);
  if (family === 0) return undefined;
  return family === 4 ? parts : plainIpv6(parts);
}

function plainIpv6(text: string): string {
  const zoneless = text.replace(/%.*$/, '');
  return new URL(`http://[${zoneless}]`).hostname.slice(1, -1);
}

function thingsOf(spec: ResourceSpec, side: keyof AgentFacts): readonly Thing[] {
  const type = typeOf(spec);
  const facts = Object.hasOwn(agentFacts, type) ? (agentFacts[type]?.[side] ?? []) : [];
  const texts = new Map(textsOf(spec));
  return facts.flatMap((fact) => thingsFrom(fact, texts));
}

function thingsFrom(fact: Fact, texts: ReadonlyMap<string, string>): readonly Thing[] {
  const { kind, parameter, name, where, as = '{}', anywhere } = fact;
  const place = anywhere === undefined ? {} : { anywhere };
  if (where && !where.values.includes(texts.get(where.parameter) ?? '')) return [];
  if (name !== undefined) return [{ kind, name, ...place }];
  const text = texts.get(parameter ?? '') ?? '';
  const words = kind === 'mount point' ? [text] : text.split(/[\s,]+/);
  return words
    .filter((word) => word.trim() !== '')
    .map((word) => ({
      kind,
      name: named(
        kind,
        as.replace('{}', () => word.trim()),
      ),
      parameter: parameter ?? '',
    }));
}

function named(kind: ThingKind, text: string): string {
  if (kind === 'address') return addressIn(text) ?? text;
  return text.startsWith('/') && !text.startsWith('//') ? cleanPath(text) : text;
}

function textsOf({ parameters }: ResourceSpec): readonly (readonly [name: string, text: string])[] {
  return Object.entries(parameters).flatMap(([name, value]) =>
    isText(value) && !isLiteralSecret(name, value) ? [[name, String(value)] as const] : [],
  );
}

function isText(value: OptionValue): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
