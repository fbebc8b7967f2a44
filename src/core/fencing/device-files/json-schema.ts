import { type JsonSchema, jsonSchemaOf } from '../../config/describe/json-schema.ts';
import { deviceFileShape, step } from './shape.ts';

/**
 * The form of device files as a JSON Schema (draft 2020-12), for editors. What belongs together, and whether patterns
 * and texts make sense, only `ocf device test-dialogue` knows.
 */
export function deviceJsonSchema(): JsonSchema {
  const head = { title: 'Device file of ocf, format 1', description: 'See ocf-device(5).' };
  return jsonSchemaOf(deviceFileShape, head, new Map([[step, 'step']]));
}
