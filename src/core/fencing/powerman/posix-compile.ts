import { OcfError } from '../../errors.ts';
import type { ByteSet, PosixNode } from './posix-syntax.ts';

/** One step of a matcher that follows all ways at once. */
export type Step =
  | { readonly kind: 'set'; readonly bytes: ByteSet }
  | { readonly kind: 'place'; readonly at: Extract<PosixNode, { kind: 'place' }>['at'] }
  | { readonly kind: 'save'; readonly slot: number }
  /** Both ways, the first preferred. */
  | { readonly kind: 'fork'; first: number; second: number }
  | { readonly kind: 'jump'; to: number }
  | { readonly kind: 'found' };

export interface PosixProgram {
  readonly steps: readonly Step[];
  readonly groups: number;
}

/** Keeps what a description may ask for within reason; powermand's own limit of 256 bytes gives far fewer. */
const mostSteps = 50_000;

/** @throws OcfError INVALID when its repetitions ask for too much */
export function compilePosix(node: PosixNode, groups: number, source: string): PosixProgram {
  const steps: Step[] = [];
  emit(node);
  add({ kind: 'found' });
  return { steps, groups };

  function add<S extends Step>(step: S): S {
    if (steps.length >= mostSteps) throw new OcfError('INVALID', `The regular expression "${source}" is too large.`);
    steps.push(step);
    return step;
  }

  function emit(part: PosixNode): void {
    switch (part.kind) {
      case 'set':
      case 'place':
        add(part);
        return;
      case 'group':
        add({ kind: 'save', slot: 2 * part.number });
        emit(part.body);
        add({ kind: 'save', slot: 2 * part.number + 1 });
        return;
      case 'all':
        for (const one of part.parts) emit(one);
        return;
      case 'any':
        emitAny(part.branches);
        return;
      case 'repeat':
        for (let count = 0; count < part.least; count++) emit(part.body);
        if (part.most === Number.POSITIVE_INFINITY) emitLoop(part.body);
        else emitOptional(part.body, part.most - part.least);
    }
  }

  function emitAny(branches: readonly PosixNode[]): void {
    const ends: { kind: 'jump'; to: number }[] = [];
    for (const [index, branch] of branches.entries()) {
      const fork = index < branches.length - 1 ? add({ kind: 'fork', first: steps.length + 1, second: 0 }) : undefined;
      emit(branch);
      if (!fork) break;
      ends.push(add({ kind: 'jump', to: 0 }));
      fork.second = steps.length;
    }
    for (const end of ends) end.to = steps.length;
  }

  function emitLoop(body: PosixNode): void {
    const fork = add({ kind: 'fork', first: steps.length + 1, second: 0 });
    const start = steps.length - 1;
    emit(body);
    add({ kind: 'jump', to: start });
    fork.second = steps.length;
  }

  function emitOptional(body: PosixNode, times: number): void {
    const forks: { second: number }[] = [];
    for (let count = 0; count < times; count++) {
      forks.push(add({ kind: 'fork', first: steps.length + 1, second: 0 }));
      emit(body);
    }
    for (const fork of forks) fork.second = steps.length;
  }
}
