import { OcfError } from '../../errors.ts';
import { didYouMean } from '../../suggest.ts';
import { compiled, matchesOf } from './expression.ts';
import { type ListedField, type ListedNode, listedField, textsOf } from './listed-field.ts';

type Relation = '=' | '!=' | '~' | '!~' | 'set' | 'not set';

/** What has to hold of a node to be listed. */
export interface Condition {
  readonly field: ListedField;
  readonly relation: Relation;
  readonly value: string;
}

/**
 * Reads `FIELD=VALUE`, `FIELD!=VALUE`, `FIELD~REGEX`, `FIELD!~REGEX`, `FIELD` (it is set) or `!FIELD` (it is not).
 * The first `=` or `~` divides, so a value may hold anything.
 *
 * @throws OcfError USAGE for a field that nodes do not have, a value that it never has, a wrong expression.
 */
export function parseCondition(text: string): Condition {
  const [, before, relation, value] = /^([^=~]*?)(!=|=|!~|~)(.*)$/s.exec(text) ?? [];
  if (before === undefined || relation === undefined || value === undefined) {
    const negated = text.startsWith('!');
    return { field: listedField(negated ? text.slice(1) : text), relation: negated ? 'not set' : 'set', value: '' };
  }
  const field = listedField(before);
  if (field.several) {
    throw new OcfError('USAGE', `${field.name} has no single value to compare.`, {
      suggestions: [`Name one of its fields, as in ${example(field)}${relation}VALUE.`],
    });
  }
  if (relation.endsWith('~')) compiled(value);
  else if (field.allowed && !field.allowed.includes(value)) {
    throw new OcfError('USAGE', `${field.name} is never ${JSON.stringify(value)}.`, {
      suggestions: [...didYouMean(value, field.allowed), `It is one of ${field.allowed.join(', ')}.`],
    });
  }
  return { field, relation: relation as Relation, value };
}

function example({ name }: ListedField): string {
  return name === 'attributes' ? 'attributes.rack' : name === 'ssh' ? 'ssh.user' : `${name}.NAME`;
}

/** The nodes of which the condition holds. Of several values (groups) one has to be equal, or match. */
export function meeting(nodes: readonly ListedNode[], { field, relation, value }: Condition): readonly ListedNode[] {
  const texts = nodes.map((node) => textsOf(node, field));
  if (relation === 'set' || relation === 'not set') {
    return nodes.filter((_, index) => (texts[index]?.length ?? 0) > 0 === (relation === 'set'));
  }
  const wanted = !relation.startsWith('!');
  const fits = relation.endsWith('~') ? fitting(value, texts) : texts.map((each) => each.includes(value));
  return nodes.filter((_, index) => fits[index] === wanted);
}

// each different text is tried once
function fitting(pattern: string, texts: readonly (readonly string[])[]): readonly boolean[] {
  const different = [...new Set(texts.flat())];
  const matches = matchesOf(pattern, different);
  const found = new Set(different.filter((_, index) => matches[index]));
  return texts.map((each) => each.some((text) => found.has(text)));
}
