import { wordRules } from '../check/word-rules.ts';
import type { Field, Shape } from '../shape.ts';
import type { PlainValue } from '../yaml/edit-tree.ts';
import { anyName } from './field-path.ts';

// names for what stands under a section, as everywhere in the texts
const entryNames: Readonly<Record<string, string>> = {
  nodes: 'n1',
  members: 'site-a',
  groups: 'storage',
  group_sources: 'site',
  devices: 'pdu1',
  plugs: 'n1',
  fencing: 'n1',
  resources: 'web',
  operations: 'start',
  options: 'ip',
  parameters: 'ip',
  attributes: 'rack',
};

/** A value that fits the field. */
export function exampleOf({ example, default: usual, shape }: Field): PlainValue {
  return example ?? usual ?? exampleOfShape(shape);
}

/** The same value where it stands in the file, with what is required beside it left out. */
export function exampleAt(path: readonly string[], field: Field): PlainValue {
  let value = exampleOf(field);
  for (let at = path.length - 1; at >= 0; at--) {
    const step = path[at] as string;
    const above = path[at - 1] ?? '';
    const isMember = step === anyName && !Object.hasOwn(entryNames, above);
    value = isMember ? [value] : { [step === anyName ? (entryNames[above] as string) : step]: value };
  }
  return value;
}

function exampleOfShape(shape: Shape): PlainValue {
  switch (shape.type) {
    case 'text':
      return shape.allowed?.[0] ?? (shape.check ? wordRules[shape.check].example : 'text');
    case 'integer':
      return shape.least;
    case 'duration':
      return '10s';
    case 'switch':
      return true;
    case 'option':
      return 'value';
    case 'list':
      return [exampleOfShape(shape.of)];
    case 'map':
      return { [wordRules[shape.keys].example]: exampleOfShape(shape.of) };
    case 'record': {
      const fields = Object.entries(shape.fields);
      const required = fields.filter(([, field]) => field.required);
      const shown = required.length > 0 ? required : fields.slice(0, 1);
      return Object.fromEntries(shown.map(([name, field]) => [name, exampleOf(field)]));
    }
    case 'anything':
      return {};
  }
}
