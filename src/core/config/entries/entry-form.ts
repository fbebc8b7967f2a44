import { deviceSpec, type RawDevice } from '../check/device-spec.ts';
import { type RawResource, resourceSpec } from '../check/resource-spec.ts';
import { device, deviceFields } from '../device-fields.ts';
import type { DeviceSpec, ResourceSpec } from '../model.ts';
import { resource, resourceFields } from '../resource-fields.ts';
import type { Field, Shape } from '../shape.ts';
import { writtenDevice } from '../written-device.ts';
import { writtenResource } from '../written-resource.ts';
import type { PlainValue } from '../yaml/edit-tree.ts';

/** What changes of named entries have to know of a section: how an entry is read and how it is written. */
export interface EntryForm<S> {
  readonly what: 'resource' | 'device';
  readonly section: 'resources' | 'devices';
  readonly shape: Shape;
  readonly fields: Readonly<Record<string, Field>>;
  /** The field whose values may be references to secrets. */
  readonly options: string;
  /** What an entry says without saying it, by dotted name. */
  readonly usual: ReadonlyMap<string, PlainValue>;
  readonly read: (raw: unknown) => S;
  readonly written: (spec: S) => { readonly [field: string]: PlainValue };
  /** For the advice that a command needs a field. */
  readonly example: string;
}

export const resourceForm: EntryForm<ResourceSpec> = {
  what: 'resource',
  section: 'resources',
  shape: resource,
  fields: resourceFields,
  options: 'parameters',
  usual: new Map([
    ['enabled', true],
    ['notify', false],
  ]),
  read: (raw) => resourceSpec(raw as RawResource),
  written: writtenResource,
  example: 'monitor.interval=10s',
};

export const deviceForm: EntryForm<DeviceSpec> = {
  what: 'device',
  section: 'devices',
  shape: device,
  fields: deviceFields,
  options: 'options',
  usual: new Map(),
  read: (raw) => deviceSpec(raw as RawDevice),
  written: writtenDevice,
  example: 'options.ip=10.0.0.9',
};
