import { OcfError } from '../../errors.ts';
import { fieldEditsOf } from '../fields/field-words.ts';
import { applyChange, type ChangeInput, type ChangeResult } from '../file/apply.ts';
import type { ConfigHost } from '../file/host.ts';
import type { DevicesChanged } from './devices.ts';
import { entryEdits } from './entry-edits.ts';
import { deviceForm, type EntryForm, resourceForm } from './entry-form.ts';
import { assertKnown } from './named-entries.ts';
import type { ResourcesChanged } from './resources.ts';

export interface SetEntriesInput extends ChangeInput {
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
export async function setResources(host: ConfigHost, input: SetEntriesInput): Promise<ResourcesChanged> {
  const { names, ...result } = await setEntries(host, resourceForm, input);
  return { resources: names, ...result };
}

/** The same of devices. */
export async function setDevices(host: ConfigHost, input: SetEntriesInput): Promise<DevicesChanged> {
  const { names, ...result } = await setEntries(host, deviceForm, input);
  return { devices: names, ...result };
}

interface EntriesChanged extends ChangeResult {
  readonly cluster: string;
  readonly names: readonly string[];
}

async function setEntries<S>(host: ConfigHost, form: EntryForm<S>, input: SetEntriesInput): Promise<EntriesChanged> {
  const { what, section } = form;
  const { set = [], unset = [] } = input;
  const fields = fieldEditsOf(form, set, unset);
  if (fields.length === 0) {
    throw new OcfError('USAGE', 'No field is named.', { suggestions: [`Write, for example, ${form.example}.`] });
  }
  const names = [...new Set(input.names)];
  // values may be secrets that do not look like ones: the journal has the fields, the history the values
  const detail = { [section]: names, set: fields.filter(({ value }) => value !== undefined).map(dotted), unset };
  const kind = `${what} ${set.length > 0 ? 'set' : 'unset'}`;
  const { change, ...result } = await applyChange(host, input, kind, detail, (model) => {
    const known = model[section] as Readonly<Record<string, unknown>>;
    assertKnown(what, names, known);
    return names.flatMap((name) => entryEdits(form, name, known[name] as S, fields));
  });
  return { cluster: change.after.cluster.name, names, ...result };
}

function dotted({ path }: { readonly path: readonly string[] }): string {
  return path.join('.');
}
