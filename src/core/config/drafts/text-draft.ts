import type { ChangeInput } from '../file/apply.ts';

export interface ApplyTextInput extends ChangeInput {
  /** What messages call it. */
  readonly name: string;
  readonly content: Buffer;
  /** The draft may speak of no others. Default: those that it was made of, or that it speaks of. */
  readonly names?: readonly string[] | undefined;
}
