import { OcfError } from '../../errors.ts';

/** Something for or against fencing a node; `open`: it is not known, or does not decide alone. */
export interface FenceReason {
  readonly says: 'against' | 'open' | 'for';
  readonly matter: 'levels' | 'device' | 'guard' | 'look' | 'history' | 'state';
  readonly text: string;
  readonly remedy?: string;
}

/** Against it, from what a check throws on purpose. */
export function reasonOf(error: unknown, matter: FenceReason['matter']): FenceReason {
  if (!(error instanceof OcfError)) throw error;
  const remedy = error.suggestions[0];
  return { says: 'against', matter, text: error.message, ...(remedy === undefined ? {} : { remedy }) };
}

/** Adds what a check throws. */
export function caught(reasons: FenceReason[], matter: FenceReason['matter'], check: () => void): void {
  try {
    check();
  } catch (error) {
    reasons.push(reasonOf(error, matter));
  }
}
