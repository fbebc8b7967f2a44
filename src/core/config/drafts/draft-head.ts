/** What a text of entries says of where it comes from; all of it may be missing in one that was written by hand. */
export interface DraftHead {
  /** The cluster's id. */
  readonly cluster?: string;
  /** Folded. */
  readonly nodes?: string;
  /** Divided by commas. */
  readonly resources?: string;
  /** Divided by commas. */
  readonly devices?: string;
  /** Stands for the entries as they were. */
  readonly base?: string;
}

/** The comment above the entries. */
export function draftHead(
  { what, fields }: { readonly what: 'node' | 'resource' | 'device'; readonly fields: readonly string[] },
  cluster: { readonly name: string; readonly id: string },
  names: string,
  base: string,
): string {
  const section = `${what}s`;
  const title = `${section.charAt(0).toUpperCase()}${section.slice(1)}`;
  const deleted = `deleted with "ocf ${what} delete"`;
  const ways =
    what === 'device'
      ? `${title} are ${deleted}`
      : `Names are changed with "ocf ${what} rename", ${section} ${deleted}`;
  return [
    `# ${title} ${names} of cluster ${cluster.name}: change, add or take away values, save, and leave the editor.`,
    `# Fields: ${fields.join(', ')}; see ocf.yaml(5).`,
    `# ${ways}. Comments are not taken over.`,
    `# cluster: ${cluster.id}`,
    `# ${section}: ${names}`,
    `# base: ${base}`,
    '',
  ].join('\n');
}

/** What stands in the comment at the beginning of a text. */
export function readHead(text: string): DraftHead {
  const [comment = ''] = /^(\uFEFF?(#[^\n]*)?\r?\n)*/.exec(text) ?? [];
  const found = Object.fromEntries(
    [...comment.matchAll(/^# (cluster|nodes|resources|devices|base): (\S+)[ \t\r]*$/gm)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
  return found as DraftHead;
}

/** Sixteen characters that are the same exactly when what is said is the same. */
export function baseText(said: unknown): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 16);
}
