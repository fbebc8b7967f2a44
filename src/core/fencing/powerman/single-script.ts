import type { Script, Specification } from './specification.ts';

/** A script for one plug, and whether it is run for that plug or for all. */
export interface ChosenScript {
  readonly name: string;
  readonly script: Script;
  readonly forPlug: boolean;
}

/**
 * The script that does something with one plug: the one for a single plug, else the one for several with the one. A look
 * may take the one for all plugs; a command never does, for it would switch the others.
 */
export function singleScript({ scripts }: Specification, action: string): ChosenScript | undefined {
  const names = action === 'status' ? ['status', 'status_all'] : [action, `${action}_ranged`];
  for (const name of names) {
    const script = scripts.get(name);
    if (script) return { name, script, forPlug: !name.endsWith('_all') };
  }
  return undefined;
}
