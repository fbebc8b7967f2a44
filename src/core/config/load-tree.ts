import { sourceText } from './source-text.ts';
import { syntaxError } from './syntax-error.ts';
import { type BuiltTree, buildTree } from './tree-builder.ts';

/**
 * The tree of a cluster file's text. Problems that leave the tree whole (a name given twice, an unknown tag) come
 * back with it.
 *
 * @throws OcfError INVALID with file, line, column and a code frame (`data.frame`) when the text is not YAML.
 */
export async function loadTree(file: string, text: string): Promise<BuiltTree> {
  const yaml = await import('js-yaml');
  const source = sourceText(file, text);
  let events: ReturnType<typeof yaml.parseEvents>;
  try {
    events = yaml.parseEvents(text, {});
  } catch (cause) {
    if (!(cause instanceof yaml.YAMLException) && !(cause instanceof RangeError)) throw cause;
    const { reason = 'it is nested too deeply', mark } = cause as Partial<InstanceType<typeof yaml.YAMLException>>;
    throw await syntaxError(source, { reason, offset: mark?.position ?? 0 });
  }
  return buildTree(source, events, yaml);
}
