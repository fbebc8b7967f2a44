import type { Place } from '../../../errors.ts';
import type { Collection } from './collection.ts';

/** An element of a CIB's resources or constraints. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  readonly place: Place;
}

export const noSetting = 'there is no such setting here';

export function childrenOf(element: Element, ...names: readonly string[]): readonly Element[] {
  return element.children.filter(({ name }) => names.includes(name));
}

/** The id of an element, as its constraints name it. */
export function idOf({ attributes }: Element): string {
  return attributes.id ?? '';
}

/** Pacemaker's words for yes and no; undefined for what is neither. */
export function isYes(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^(true|on|yes|y|1)$/i.test(text)) return true;
  return /^(false|off|no|n|0)$/i.test(text) ? false : undefined;
}

/** Milliseconds of `10`, `10s`, `2min`; undefined for what is written in another way. */
export function milliseconds(text: string): number | undefined {
  const [, number, unit = 's'] = /^\s*(\d{1,9})\s*(ms|msec|s|sec|m|min|h|hr)?\s*$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  const factor = unit.startsWith('ms') ? 1 : unit.startsWith('s') ? 1000 : unit.startsWith('m') ? 60_000 : 3_600_000;
  return Number(number) * factor;
}

export type Role = 'promoted' | 'unpromoted' | 'started' | 'stopped';

/** A role, by its old name too; undefined for one that there is not. */
export function roleNamed(text: string | undefined): Role | undefined {
  if (text === undefined || /^started$/i.test(text)) return 'started';
  if (/^(master|promoted)$/i.test(text)) return 'promoted';
  if (/^(slave|unpromoted)$/i.test(text)) return 'unpromoted';
  return /^stopped$/i.test(text) ? 'stopped' : undefined;
}

/** Names and values in sets of them; of two that say the same name the one of the first set. What rules decide is left out. */
export function pairsIn(element: Element, set: string, into: Collection): ReadonlyMap<string, Element> {
  const pairs = new Map<string, Element>();
  for (const each of childrenOf(element, set)) {
    if (childrenOf(each, 'rule').length > 0) {
      into.leave(`${set} ${idOf(each)}`, 'rules decide when it holds', each.place, idOf(element));
      continue;
    }
    if (each.attributes['id-ref'] !== undefined) {
      into.leave(`${set} ${each.attributes['id-ref']}`, 'it stands elsewhere', each.place, idOf(element));
    }
    for (const pair of childrenOf(each, 'nvpair')) {
      const { name, value } = pair.attributes;
      if (name === undefined || value === undefined) {
        into.leave(
          `nvpair ${pair.attributes['id-ref'] ?? idOf(pair)}`,
          'it stands elsewhere',
          pair.place,
          idOf(element),
        );
      } else if (!pairs.has(name)) pairs.set(name, pair);
    }
  }
  return pairs;
}

export function textOf(pair: Element | undefined): string | undefined {
  return pair?.attributes.value;
}
