import { OcfError } from '../../errors.ts';
import { fieldEditsOf } from '../fields/field-words.ts';
import { applyChange, type ChangeInput } from '../file/apply.ts';
import type { ConfigHost } from '../file/host.ts';
import type { ResourceSpec } from '../model.ts';
import { resourceFields } from '../resource-fields.ts';
import { assertKnown } from './named-entries.ts';
import { resourceEdits } from './resource-edits.ts';
import type { ResourcesChanged } from './resources.ts';

export interface SetResourcesInput extends ChangeInput {
  readonly names: readonly string[];
  /** `FIELD=VALUE`, fields by their dotted names: `monitor.interval=10s`, `parameters.ip=10.0.0.9`, `after=vip,db`. */
  readonly set?: readonly string[];
  /** Fields to take away, with everything below them. */
  readonly unset?: readonly string[];
}

/**
 * Sets and unsets fields of resources.
 *
 * @throws OcfError NOT_FOUND for names that are no resources; USAGE for a field that there is not or a value that does
 * not fit; INVALID when the file would not be right.
 */
export async function setResources(host: ConfigHost, input: SetResourcesInput): Promise<ResourcesChanged> {
  const { set = [], unset = [] } = input;
  const fields = fieldEditsOf({ what: 'resource', fields: resourceFields }, set, unset);
  if (fields.length === 0) {
    throw new OcfError('USAGE', 'No field is named.', { suggestions: ['Write, for example, monitor.interval=10s.'] });
  }
  const names = [...new Set(input.names)];
  // values may be secrets that do not look like ones: the journal has the fields, the history the values
  const detail = { resources: names, set: fields.filter(({ value }) => value !== undefined).map(dotted), unset };
  const kind = set.length > 0 ? 'resource set' : 'resource unset';
  const { change, ...result } = await applyChange(host, input, kind, detail, ({ resources }) => {
    assertKnown('resource', names, resources);
    return names.flatMap((name) => resourceEdits(name, resources[name] as ResourceSpec, fields));
  });
  return { cluster: change.after.cluster.name, resources: names, ...result };
}

function dotted({ path }: { readonly path: readonly string[] }): string {
  return path.join('.');
}
