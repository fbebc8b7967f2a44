import { OcfError } from '../../errors.ts';

export type SourceKind = 'clustershell' | 'yaml' | 'genders' | 'command';

/** Groups that are kept outside the cluster file, read where they are and never copied. */
export interface GroupSource {
  readonly name: string;
  readonly kind: SourceKind;
  /** The file it is read from or described in; for a command of the cluster file that command. */
  readonly origin: string;
  /** The definition of a group, as node-set text; undefined when there is no such group. */
  map(group: string): string | undefined;
  /** The names of its groups; missing where nothing tells them. */
  list?(): readonly string[];
  /** All its nodes, as node-set text; undefined where only the groups can say. */
  all(): string | undefined;
  /** The groups that have a node; missing where the groups have to be looked through. */
  reverse?(node: string): readonly string[];
}

/** A file that may hold several sources. */
export interface SourceFile {
  readonly sources: ReadonlyMap<string, GroupSource>;
  /** The one that is meant when none is named. */
  readonly preferred?: string | undefined;
  /** Files that belong to it and may not be read. */
  readonly unread: readonly string[];
}

/** What is wrong with a source's file, at a line of it. */
export function wrongSource(file: string, message: string, line = 1, column = 1): OcfError {
  return new OcfError('INVALID', message, { place: { file, line, column }, data: { file } });
}

/** The names of a source's groups. @throws OcfError FAILED when it cannot tell them */
export function listOf({ name, list }: GroupSource): readonly string[] {
  if (list) return list();
  throw new OcfError('FAILED', `Group source ${name} cannot list its groups: it has no list command.`, {
    data: { source: name },
  });
}
