import type { Place } from '../../../errors.ts';
import type { SourceText } from '../../yaml/source-text.ts';
import type { Collection } from './collection.ts';

/** What the reader of a format is given. */
export interface ReadInput {
  readonly source: SourceText;
  readonly into: Collection;
  /**
   * The text of a file that the source includes; undefined (and left out) when it cannot be read.
   *
   * @throws OcfError INVALID when files include each other.
   */
  readonly include: (file: string, place: Place) => ReadInput | undefined;
}

export interface ImportReader {
  /** @throws OcfError INVALID, with the place, for syntax that ends the reading. */
  read(input: ReadInput): void | Promise<void>;
}
