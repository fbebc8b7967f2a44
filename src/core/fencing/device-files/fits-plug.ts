import { matchInTime } from '../match-in-time.ts';

/**
 * Whether a text has the form that a device file gives the numbers of plugs; any has it where there is none.
 *
 * @throws OcfError INVALID when the file's pattern takes too long to tell
 */
export function fitsPlug({ path, plug }: { readonly path: string; readonly plug?: RegExp }, text: string): boolean {
  if (plug === undefined) return true;
  return matchInTime(() => plug.test(text), `The attempts of the pattern plug in ${path} on the name of a plug`);
}
