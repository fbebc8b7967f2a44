import type { Condition } from './model.ts';

export const conditionWords = ['serial', 'network', 'silent'] as const;

/** Reads what stands behind `if:`; undefined when it is no condition. */
export function parseCondition(text: string): Condition | undefined {
  const word = conditionWords.find((known) => known === text.trim());
  if (word !== undefined) return { kind: word };
  const given = /^\s*given\s+([A-Za-z][A-Za-z0-9._-]*)\s*$/.exec(text);
  return given?.[1] === undefined ? undefined : { kind: 'given', option: given[1] };
}
