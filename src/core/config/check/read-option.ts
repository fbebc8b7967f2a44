import type { OptionValue } from '../model.ts';
import { pairsOf, resolved, type TreeNode } from '../yaml/tree.ts';
import { allowedText } from './allowed.ts';
import { complain, type Reading } from './reading.ts';

/** The forms of a reference to a secret. */
export const referencePattern = /^(file:.|env:[A-Za-z_]\w*$|command:.|fd:\d+$)/;

const allowed = allowedText({ type: 'option' });

/**
 * The value of a device's option or an agent's parameter. Numbers and booleans only where writing them gives the
 * same text again: `1.10`, `0755` and `0001` stay text, as the agent has to see them.
 */
export function readOption(reading: Reading, node: TreeNode, path: readonly string[]): OptionValue | undefined {
  const meant = resolved(node);
  const name = path.join('.');
  if (meant.kind === 'list') return complain(reading, node.start, path, `${name} has to be ${allowed}, not a list.`);
  if (meant.kind === 'map') return readReference(reading, node, path);
  if (meant.value === null) {
    return complain(reading, node.start, path, `${name} has no value; it has to be ${allowed}.`, [
      'Write "" for an empty text.',
    ]);
  }
  if (meant.text.includes('\0')) return complain(reading, node.start, path, `${name} holds a NUL character.`);
  return String(meant.value) === meant.text ? meant.value : meant.text;
}

function readReference(reading: Reading, node: TreeNode, path: readonly string[]): OptionValue | undefined {
  const meant = resolved(node);
  const pairs = meant.kind === 'map' ? pairsOf(meant) : [];
  const from = pairs.find((pair) => pair.name === 'from');
  const source = from && resolved(from.value);
  const text = source?.kind === 'scalar' ? source.text : '';
  if (pairs.length === 1 && referencePattern.test(text)) return { from: text };
  return complain(
    reading,
    from?.value.start ?? node.start,
    path,
    `${path.join('.')} does not say where it is read from${text === '' ? '' : `: "${text}"`}.`,
    ['Write {from: "file:/path"}, "env:NAME", "command:program argument" or "fd:3".'],
  );
}
