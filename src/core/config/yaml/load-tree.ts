import type { Event } from 'js-yaml';
import { type Piece, piecesOf } from './pieces.ts';
import { type SourceText, sourceText } from './source-text.ts';
import { syntaxError } from './syntax-error.ts';
import { type BuiltTree, treeBuilder, type YamlEvents } from './tree-builder.ts';

interface Yaml extends YamlEvents {
  readonly YAMLException: typeof import('js-yaml').YAMLException;
  parseEvents(text: string, options: object): Event[];
}

/**
 * The tree of a cluster file's text. Problems that leave the tree whole (a name given twice, an unknown tag) come
 * back with it.
 *
 * @throws OcfError INVALID with file, line, column and a code frame (`data.frame`) when the text is not YAML.
 */
export async function loadTree(file: string, text: string): Promise<BuiltTree> {
  const yaml: Yaml = await import('js-yaml');
  const source = sourceText(file, text);
  const pieced = loadPieces(source, yaml);
  if (pieced) return pieced;
  try {
    const builder = treeBuilder(source, yaml);
    builder.take(yaml.parseEvents(text, {}), text, 0);
    return builder.end();
  } catch (cause) {
    if (!isSyntaxError(cause, yaml)) throw cause;
    const { reason = 'it is nested too deeply', mark } = cause as Partial<InstanceType<Yaml['YAMLException']>>;
    throw await syntaxError(source, { reason, offset: mark?.position ?? 0 });
  }
}

// the head that makes the middle of a section a file of its own, and the events it brings: document, map, name, map
const head = 'x:\n';
const headEvents = 4;
// the ends of the section's map, of the file's map and of the document
const tailEvents = 3;

/**
 * A large file parsed in pieces, so that the events of one are gone before the next. undefined when it has no pieces,
 * or they are not what they look like: then the whole file is parsed, which also finds the right words for an error.
 */
export function loadPieces(source: SourceText, yaml: Yaml, size?: number): BuiltTree | undefined {
  return loadParts(source, yaml, piecesOf(source, size));
}

/**
 * The tree of a file without the entries that stand in the gaps. Each gap begins and ends at an entry line of one
 * section, not the first. undefined when the rest is not what it looks like.
 */
export async function loadAround(source: SourceText, gaps: readonly Piece[]): Promise<BuiltTree | undefined> {
  const parts: Piece[] = [];
  let start = 0;
  for (const gap of gaps) {
    parts.push({ start, end: gap.start });
    start = gap.end;
  }
  return loadParts(source, await import('js-yaml'), [...parts, { start, end: source.text.length }]);
}

function loadParts(source: SourceText, yaml: Yaml, pieces: readonly Piece[]): BuiltTree | undefined {
  const builder = treeBuilder(source, yaml);
  try {
    for (const [index, { start, end }] of pieces.entries()) {
      const prefix = index === 0 ? '' : head;
      const text = prefix + source.text.slice(start, end);
      const events = yaml.parseEvents(text, {});
      const last = index === pieces.length - 1;
      if (index > 0 && !isSectionHead(events, yaml)) return undefined;
      const own = events.slice(index === 0 ? 0 : headEvents, last ? undefined : -tailEvents);
      builder.take(own, text, start - prefix.length);
      if (builder.depth() !== (last ? 0 : 2)) return undefined;
    }
  } catch (cause) {
    if (isSyntaxError(cause, yaml)) return undefined;
    throw cause;
  }
  return pieces.length === 0 ? undefined : builder.end();
}

function isSectionHead([document, file, name, section]: readonly Event[], { EVENT_ID }: Yaml): boolean {
  return (
    document?.type === EVENT_ID.DOCUMENT &&
    file?.type === EVENT_ID.MAPPING &&
    name?.type === EVENT_ID.SCALAR &&
    section?.type === EVENT_ID.MAPPING
  );
}

function isSyntaxError(cause: unknown, yaml: Yaml): boolean {
  return cause instanceof yaml.YAMLException || cause instanceof RangeError;
}
