import type { Condition } from './model.ts';

export const conditionWords = ['serial', 'network', 'modem', 'silent'] as const;

/** Reads what stands behind `if:`; undefined when it is no condition. */
export function parseCondition(text: string): Condition | undefined {
  const word = conditionWords.find((known) => known === text.trim());
  if (word !== undefined) return { kind: word };
  const given = /^\s*given\s+([A-Za-z][A-Za-z0-9._-]*)\s*$/.exec(text);
  if (given?.[1] !== undefined) return { kind: 'given', option: given[1] };
  const is = /^\s*([A-Za-z][A-Za-z0-9._-]*)\s+is\s+(\S+)\s*$/.exec(text);
  return is?.[1] === undefined || is[2] === undefined ? undefined : { kind: 'is', option: is[1], value: is[2] };
}
