import { referencePattern } from '../check/read-option.ts';
import { wordRules } from '../check/word-rules.ts';
import { durationPattern, longestDuration, positivePattern } from '../duration.ts';
import { clusterShape } from '../schema.ts';
import type { Field, Shape, WordRule } from '../shape.ts';

/** A JSON Schema, or a part of one. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/**
 * The cluster file's form as a JSON Schema (draft 2020-12), for editors. It says what `ocf config validate` says of
 * single values; what a name refers to, and how node sets are written, only validation knows.
 */
export function clusterJsonSchema(): JsonSchema {
  return jsonSchemaOf(clusterShape, { title: 'Cluster file of ocf, format 1', description: 'See ocf.yaml(5).' });
}

/** Shapes that are part of themselves, by the names that they have in the schema. */
type Named = ReadonlyMap<Shape, string>;

/** The schema of a file's shape; `named` are those that hold themselves. */
export function jsonSchemaOf(
  shape: Shape,
  head: { readonly title: string; readonly description: string },
  named: Named = new Map(),
): JsonSchema {
  const definitions = [...named].map(([part, name]) => [name, writtenOut(part, named)]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...head,
    ...schemaOf(shape, named),
    ...(definitions.length > 0 ? { $defs: Object.fromEntries(definitions) } : {}),
  };
}

function schemaOf(shape: Shape, named: Named): JsonSchema {
  const name = named.get(shape);
  return name === undefined ? writtenOut(shape, named) : { $ref: `#/$defs/${name}` };
}

function writtenOut(shape: Shape, named: Named): JsonSchema {
  switch (shape.type) {
    case 'text':
      return shape.allowed ? { enum: shape.allowed } : textSchema(shape.check);
    case 'integer':
      return { type: 'integer', minimum: shape.least, maximum: shape.most };
    case 'duration':
      return {
        type: ['string', 'number'],
        pattern: (shape.positive ? positivePattern : durationPattern).source,
        ...(shape.positive ? { exclusiveMinimum: 0 } : { minimum: 0 }),
        maximum: longestDuration / 1000,
      };
    case 'switch':
      return { type: 'boolean' };
    case 'option':
      return {
        type: ['string', 'number', 'boolean', 'object'],
        pattern: '^[^\\x00]*$',
        properties: { from: { type: 'string', pattern: referencePattern.source } },
        required: ['from'],
        additionalProperties: false,
      };
    case 'list':
      return listSchema(shape, named);
    case 'map':
      return {
        type: ['object', 'null'],
        propertyNames: { pattern: wordRules[shape.keys].pattern.source },
        additionalProperties: schemaOf(shape.of, named),
      };
    case 'record':
      if (!shape.short) return recordSchema(shape.fields, named);
      return { anyOf: [recordSchema(shape.fields, named), textSchema(shape.short)] };
    case 'anything':
      return {};
  }
}

// a text is what stands there: a number or a switch is one too, where its letters fit
function textSchema(check: WordRule | undefined): JsonSchema {
  if (check === undefined) return { type: ['string', 'number', 'boolean'] };
  const { pattern } = wordRules[check];
  const others = [
    ['number', '1'],
    ['boolean', 'true'],
  ].filter(([, text = '']) => pattern.test(text));
  const least = others.some(([type]) => type === 'number') && !pattern.test('-1') ? { minimum: 0 } : {};
  return { type: ['string', ...others.map(([type]) => type)], pattern: pattern.source, ...least };
}

function listSchema({ of, single, words }: Shape & { type: 'list' }, named: Named): JsonSchema {
  const items = schemaOf(of, named);
  if (words) return { type: ['array', 'null', 'string', 'number', 'boolean'], items };
  const list = { type: ['array', 'null'], items };
  return single ? { anyOf: [list, items] } : list;
}

function recordSchema(fields: Readonly<Record<string, Field>>, named: Named): JsonSchema {
  const required = Object.keys(fields).filter((name) => fields[name]?.required);
  return {
    type: required.length > 0 ? 'object' : ['object', 'null'],
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field, named)])),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

function fieldSchema({ shape, help, more, default: usual, example }: Field, named: Named): JsonSchema {
  return {
    description: more === undefined ? help : `${help} ${more}`,
    ...schemaOf(shape, named),
    ...(usual === undefined ? {} : { default: usual }),
    ...(example === undefined ? {} : { examples: [example] }),
  };
}
