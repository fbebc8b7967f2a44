import type { Shape } from '../shape.ts';
import { wordRules } from './word-rules.ts';

/** What a value of that shape has to be, as it follows "has to be". */
export function allowedText(shape: Shape): string {
  switch (shape.type) {
    case 'text':
      if (shape.allowed) return `one of ${shape.allowed.join(', ')}`;
      return shape.check ? wordRules[shape.check].allowed : 'a text';
    case 'integer':
      return shape.least === shape.most ? `${shape.least}` : `a whole number from ${shape.least} to ${shape.most}`;
    case 'duration':
      return `a duration ${shape.positive ? 'longer than 0, ' : ''}such as 10s, 2m or 1h30m`;
    case 'switch':
      return 'true or false';
    case 'option':
      return 'a text, a number, true, false, or where it is read from: {from: "file:/path"}';
    case 'list':
      return 'a list';
    case 'map':
    case 'record':
      return 'a map of names and values';
    case 'anything':
      return 'anything';
  }
}

/** The same with what is in a list or a map said too. */
export function allowedInFull(shape: Shape): string {
  if (shape.type === 'map') return `a map from ${wordRules[shape.keys].allowed} to ${allowedInFull(shape.of)}`;
  if (shape.type === 'record' && shape.short) return `${allowedText(shape)}, or ${wordRules[shape.short].allowed}`;
  if (shape.type !== 'list') return allowedText(shape);
  const list = `${shape.single ? 'one or ' : ''}a list of: ${allowedInFull(shape.of)}`;
  return shape.words ? `${list}; or one text, split at blanks` : list;
}
