import { OcfError } from '../../errors.ts';
import { resourceSpec } from '../check/resource-spec.ts';
import type { DeviceSpec, ResourceSpec } from '../model.ts';
import { writtenDevice } from '../written-device.ts';
import { writtenResource } from '../written-resource.ts';
import type { Edit, PlainValue } from '../yaml/edit-tree.ts';
import { typedText } from './option-text.ts';
import { expandInOrder, plugsOf } from './plugs.ts';

type Values = Readonly<Record<string, unknown>>;

/** The edits of a device that is there, so that it says what is given; what is not given stays. */
export function deviceAsWanted(name: string, there: DeviceSpec, wanted: DeviceSpec): readonly Edit[] {
  const path = ['devices', name];
  const { options: _, plugs: __, ...fields } = writtenDevice(wanted);
  const plugs = Object.entries(wanted.plugs).flatMap(([key, value]) =>
    plugEdits([...path, 'plugs'], there, key, value),
  );
  return [
    ...asWanted(path, writtenDevice(there), fields),
    ...asWanted([...path, 'options'], there.options, wanted.options),
    ...plugs,
  ];
}

/** The same of a resource. */
export function resourceAsWanted(
  name: string,
  there: ResourceSpec,
  wanted: Readonly<Partial<ResourceSpec>>,
): readonly Edit[] {
  const path = ['resources', name];
  const [old, fresh] = [writtenResource(there), writtenResource({ ...resourceSpec({}), ...wanted })];
  const { parameters, operations, watch, hooks, attributes, ...fields } = fresh;
  // a switch in its usual position is not written, and may be wanted so
  const switches = (['enabled', 'notify'] as const).flatMap((field): readonly Edit[] => {
    const value = wanted[field];
    return value === undefined || value === there[field] ? [] : [{ kind: 'set', path: [...path, field], value }];
  });
  const { enabled, notify, ...others } = fields;
  const section = (place: string, known: PlainValue | undefined, given: PlainValue | undefined) =>
    asWanted([...path, place], (known ?? {}) as Values, (given ?? {}) as Values);
  const times = Object.entries((operations ?? {}) as Values).flatMap(([action, operation]) => {
    const known = ((old.operations ?? {}) as Readonly<Record<string, Values>>)[action] ?? {};
    // what stands under monitor goes before operations.monitor
    const place = action === 'monitor' ? [...path, action] : [...path, 'operations', action];
    return asWanted(place, known, operation as Values);
  });
  return [
    ...asWanted(path, old as Values, others as Values),
    ...switches,
    ...section('parameters', old.parameters, parameters),
    ...section('watch', old.watch, watch),
    ...section('hooks', old.hooks, hooks),
    ...section('attributes', old.attributes, attributes),
    ...times,
  ];
}

// a number in the file and the same text in an argument mean the same
function asWanted(path: readonly string[], there: Values, wanted: Values): readonly Edit[] {
  const told = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));
  return Object.entries(wanted)
    .filter(([name, value]) => !Object.hasOwn(there, name) || told(there[name]) !== told(value))
    .map(([name, value]): Edit => ({ kind: 'set', path: [...path, name], value: value as PlainValue }));
}

function plugEdits(path: readonly string[], there: DeviceSpec, key: string, value: string): readonly Edit[] {
  const nodes = expandInOrder(key);
  const plugs = expandInOrder(value);
  const wanted = (index: number) => (nodes.length === 1 ? plugs : [plugs[index] ?? '']);
  if (nodes.every((node, index) => plugsOf(there, node).join() === wanted(index).join())) return [];
  const set: Edit = { kind: 'set', path: [...path, key], value: typedText(value) };
  if (Object.hasOwn(there.plugs, key)) return [set];
  const taken = Object.keys(there.plugs).find((other) => nodes.some((node) => expandInOrder(other).includes(node)));
  if (taken === undefined) return [set];
  throw new OcfError('CONFLICT', `The plugs of ${key} stand under ${taken}, and are others.`, {
    suggestions: [`Give the plugs of ${taken} as a whole.`],
  });
}
