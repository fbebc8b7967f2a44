import { type Draft, mark, want } from './draft.ts';
import { activeCopies } from './facts.ts';
import { isTwice, namedParts } from './goals.ts';

/** What the file says: those that are enabled run with all their copies and roles, the disabled ones do not. */
export function seedApply(draft: Draft): void {
  for (const part of namedParts(draft)) {
    if (part.disabledBy !== undefined) {
      for (const { node } of activeCopies(part)) mark(draft.leaving, part.name, node, 'it is disabled');
    } else if (!isTwice(draft, part)) want(draft, part.name).full = true;
  }
}
