import { OcfError } from '../../errors.ts';
import { readShape } from '../check/read-shape.ts';
import { complain, type Reading } from '../check/reading.ts';
import { understand } from '../check/understand.ts';
import type { DevicesChanged } from '../entries/devices.ts';
import { entryDifference } from '../entries/entry-edits.ts';
import { deviceForm, type EntryForm, resourceForm } from '../entries/entry-form.ts';
import { assertKnown } from '../entries/named-entries.ts';
import type { ResourcesChanged } from '../entries/resources.ts';
import { namesOfFields } from '../fields/field-names.ts';
import { applyChange } from '../file/apply.ts';
import type { ConfigHost } from '../file/host.ts';
import { readBytes } from '../file/open.ts';
import type { ClusterModel } from '../model.ts';
import { decodeText } from '../yaml/decode.ts';
import { offsetOf } from '../yaml/find.ts';
import { loadTree } from '../yaml/load-tree.ts';
import { baseText, draftHead, readHead } from './draft-head.ts';
import { assertSameCluster, draftError, inDraft } from './draft-problems.ts';
import { draftText } from './draft-text.ts';
import type { ApplyTextInput } from './text-draft.ts';

/**
 * Makes the entries of resources say what a draft says: values that changed are set, those that are gone are unset.
 *
 * @throws OcfError INVALID with every problem and its place in the draft; CONFLICT when the entries were changed since
 */
export async function applyResourceDraft(host: ConfigHost, input: ApplyTextInput): Promise<ResourcesChanged> {
  const { names, ...result } = await applyDraft(host, resourceForm, input);
  return { resources: names, ...result };
}

/** The same of devices. */
export async function applyDeviceDraft(host: ConfigHost, input: ApplyTextInput): Promise<DevicesChanged> {
  const { names, ...result } = await applyDraft(host, deviceForm, input);
  return { devices: names, ...result };
}

/** The entries as a text of their own. @throws OcfError NOT_FOUND for names that there are not. */
export async function draftEntries<S>(
  host: ConfigHost,
  form: EntryForm<S>,
  { names }: { readonly names: readonly string[] },
): Promise<string> {
  const { section, what, fields } = form;
  const { tree, model } = await understand(host.file, readBytes(host.file));
  const known = entriesOf(form, model);
  assertKnown(what, names, known);
  const entries = names.map((key) => ({ section, key, shown: key, value: form.written(known[key] as S) }));
  const of = { what, fields: namesOfFields(fields) };
  return `${draftHead(of, model.cluster, names.join(','), baseOf(form, model, names))}\n${draftText(tree, entries)}`;
}

async function applyDraft<S>(host: ConfigHost, form: EntryForm<S>, input: ApplyTextInput) {
  const { what, section } = form;
  const { name, content } = input;
  const text = decodeText(name, content);
  const head = readHead(text);
  const { tree, problems } = await loadTree(name, text);
  const reading: Reading = { tree, problems: [...problems] };
  const drafted = specsIn(form, reading);
  if (reading.problems.length > 0) throw draftError(reading.problems);
  assertSameCluster(host, name, head);
  const names = input.names ?? head[section]?.split(',') ?? [...drafted.keys()];
  try {
    const { change, ...result } = await applyChange(host, input, `${what} edit`, { [section]: names }, (model) => {
      const known = entriesOf(form, model);
      assertKnown(what, names, known);
      if (head.base !== undefined && head.base !== baseOf(form, model, names)) throw changedMeanwhile(form, names);
      assertEntries(form, { tree, problems: [] }, model, { drafted, names, complete: head.base !== undefined });
      return [...drafted].flatMap(([key, spec]) => entryDifference(form, key, known[key] as S, spec));
    });
    return { cluster: change.after.cluster.name, names, ...result };
  } catch (error) {
    throw inDraft(error, section, tree, [...drafted.keys()]);
  }
}

function entriesOf<S>({ section }: EntryForm<S>, model: ClusterModel): Readonly<Record<string, S>> {
  return model[section] as unknown as Readonly<Record<string, S>>;
}

function specsIn<S>({ shape, section, read }: EntryForm<S>, reading: Reading): ReadonlyMap<string, S> {
  const whole = { type: 'map', of: shape, keys: 'name' } as const;
  const entries = readShape(reading, reading.tree.root, whole, [section]) ?? [];
  return new Map((entries as readonly (readonly [string, unknown])[]).map(([key, raw]) => [key, read(raw)]));
}

// a draft neither adds nor deletes
function assertEntries<S>(
  { what, section }: EntryForm<S>,
  reading: Reading,
  model: ClusterModel,
  {
    drafted,
    names,
    complete,
  }: { readonly drafted: ReadonlyMap<string, S>; readonly names: readonly string[]; readonly complete: boolean },
): void {
  const rename = what === 'resource' ? ['Rename it with: ocf resource rename'] : [];
  for (const key of drafted.keys()) {
    const at = (message: string, suggestions: readonly string[]) =>
      complain(reading, offsetOf(reading.tree, [key], 'key'), [section, key], message, suggestions);
    if (!Object.hasOwn(model[section], key)) {
      const ways = [
        `Add it with: ocf ${what} add ${key}${rename.length > 0 ? `; rename one with: ocf ${what} rename` : ''}`,
      ];
      at(`There is no ${what} ${key} in cluster ${model.cluster.name}.`, ways);
    } else if (!names.includes(key)) {
      at(`${key} is not among the ${section} that are edited: ${names.join(', ')}.`, [
        `Edit it with: ocf ${what} edit ${key}`,
      ]);
    }
  }
  for (const key of complete ? names.filter((each) => !drafted.has(each)) : []) {
    complain(reading, 0, [section], `The entry of ${key} is gone.`, [
      `Delete it with: ocf ${what} delete ${key}`,
      ...rename,
    ]);
  }
  if (reading.problems.length > 0) throw draftError(reading.problems);
}

function baseOf<S>(form: EntryForm<S>, model: ClusterModel, names: readonly string[]): string {
  const known = entriesOf(form, model);
  return baseText(names.map((name) => [name, form.written(known[name] as S)]));
}

function changedMeanwhile<S>({ what }: EntryForm<S>, names: readonly string[]): OcfError {
  return new OcfError('CONFLICT', `The entries of ${names.join(', ')} were changed by somebody else in the meantime.`, {
    suggestions: [
      `Begin anew with: ocf ${what} edit ${names.join(' ')}`,
      'Or take the line "# base:" out of the text to put it over what is there now.',
    ],
  });
}
