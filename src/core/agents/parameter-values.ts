import type { OptionValue } from '../config/model.ts';
import type { AgentAccess } from './access.ts';

type Parameters = Readonly<Record<string, OptionValue>>;

/** As texts, or undefined when there are references among them, which have to be read. */
export function plainValues(parameters: Parameters): Record<string, string> | undefined {
  const values: [string, string][] = [];
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === 'object') return undefined;
    values.push([name, String(value)]);
  }
  return Object.fromEntries(values);
}

/** As texts, references read. @throws OcfError CREDENTIALS */
export async function valuesOf(access: AgentAccess, parameters: Parameters): Promise<Record<string, string>> {
  const values = Object.entries(parameters).map(async ([name, value]) => [name, await access.valueOf(value)] as const);
  return Object.fromEntries(await Promise.all(values));
}
