import { OcfError } from '../../errors.ts';
import { readShape } from '../check/read-shape.ts';
import { complain, type Reading } from '../check/reading.ts';
import { type RawResource, resourceSpec } from '../check/resource-spec.ts';
import { understand } from '../check/understand.ts';
import { assertKnown } from '../entries/named-entries.ts';
import { resourceDifference } from '../entries/resource-edits.ts';
import type { ResourcesChanged } from '../entries/resources.ts';
import { namesOfFields } from '../fields/field-names.ts';
import { applyChange } from '../file/apply.ts';
import type { ConfigHost } from '../file/host.ts';
import { readBytes } from '../file/open.ts';
import type { ClusterModel, ResourceSpec } from '../model.ts';
import { resource, resourceFields } from '../resource-fields.ts';
import { writtenResource } from '../written-resource.ts';
import { decodeText } from '../yaml/decode.ts';
import { offsetOf } from '../yaml/find.ts';
import { loadTree } from '../yaml/load-tree.ts';
import { baseText, draftHead, readHead } from './draft-head.ts';
import { assertSameCluster, draftError, inDraft } from './draft-problems.ts';
import { draftText } from './draft-text.ts';
import type { ApplyTextInput } from './text-draft.ts';

type Specs = ReadonlyMap<string, ResourceSpec>;

/** The entries of resources as a text of their own. @throws OcfError NOT_FOUND for names that are no resources. */
export async function draftResources(
  host: ConfigHost,
  { names }: { readonly names: readonly string[] },
): Promise<string> {
  const { tree, model } = await understand(host.file, readBytes(host.file));
  assertKnown('resource', names, model.resources);
  const entries = names.map((key) => ({
    section: 'resources' as const,
    key,
    shown: key,
    value: writtenResource(model.resources[key] as ResourceSpec),
  }));
  const of = { what: 'resource', fields: namesOfFields(resourceFields) } as const;
  return `${draftHead(of, model.cluster, names.join(','), baseOf(model, names))}\n${draftText(tree, entries)}`;
}

/**
 * Makes the entries of resources say what a draft says: values that changed are set, those that are gone are unset.
 *
 * @throws OcfError INVALID with every problem and its place in the draft; CONFLICT when the entries were changed since
 */
export async function applyResourceDraft(host: ConfigHost, input: ApplyTextInput): Promise<ResourcesChanged> {
  const { name, content } = input;
  const text = decodeText(name, content);
  const head = readHead(text);
  const { tree, problems } = await loadTree(name, text);
  const reading: Reading = { tree, problems: [...problems] };
  const drafted = specsIn(reading);
  if (reading.problems.length > 0) throw draftError(reading.problems);
  assertSameCluster(host, name, head);
  const names = input.names ?? head.resources?.split(',') ?? [...drafted.keys()];
  try {
    const { change, ...result } = await applyChange(host, input, 'resource edit', { resources: names }, (model) => {
      assertKnown('resource', names, model.resources);
      if (head.base !== undefined && head.base !== baseOf(model, names)) throw changedMeanwhile(names);
      assertEntries({ tree, problems: [] }, model, { drafted, names, complete: head.base !== undefined });
      return [...drafted].flatMap(([key, spec]) => resourceDifference(key, model.resources[key] as ResourceSpec, spec));
    });
    return { cluster: change.after.cluster.name, resources: names, ...result };
  } catch (error) {
    throw inDraft(error, 'resources', tree, [...drafted.keys()]);
  }
}

function specsIn(reading: Reading): Specs {
  const shape = { type: 'map', of: resource, keys: 'name' } as const;
  const entries = readShape(reading, reading.tree.root, shape, ['resources']) ?? [];
  return new Map(
    (entries as readonly (readonly [string, RawResource])[]).map(([key, raw]) => [key, resourceSpec(raw)]),
  );
}

// a draft neither adds nor deletes
function assertEntries(
  reading: Reading,
  model: ClusterModel,
  {
    drafted,
    names,
    complete,
  }: { readonly drafted: Specs; readonly names: readonly string[]; readonly complete: boolean },
): void {
  for (const key of drafted.keys()) {
    const at = (message: string, suggestion: string) =>
      complain(reading, offsetOf(reading.tree, [key], 'key'), ['resources', key], message, [suggestion]);
    if (!Object.hasOwn(model.resources, key)) {
      const ways = `Add it with: ocf resource add ${key}; rename one with: ocf resource rename`;
      at(`There is no resource ${key} in cluster ${model.cluster.name}.`, ways);
    } else if (!names.includes(key)) {
      at(
        `${key} is not among the resources that are edited: ${names.join(', ')}.`,
        `Edit it with: ocf resource edit ${key}`,
      );
    }
  }
  for (const key of complete ? names.filter((each) => !drafted.has(each)) : []) {
    complain(reading, 0, ['resources'], `The entry of ${key} is gone.`, [
      `Delete it with: ocf resource delete ${key}`,
      'Rename it with: ocf resource rename',
    ]);
  }
  if (reading.problems.length > 0) throw draftError(reading.problems);
}

function baseOf({ resources }: ClusterModel, names: readonly string[]): string {
  return baseText(names.map((name) => [name, writtenResource(resources[name] as ResourceSpec)]));
}

function changedMeanwhile(names: readonly string[]): OcfError {
  return new OcfError('CONFLICT', `The entries of ${names.join(', ')} were changed by somebody else in the meantime.`, {
    suggestions: [
      `Begin anew with: ocf resource edit ${names.join(' ')}`,
      'Or take the line "# base:" out of the text to put it over what is there now.',
    ],
  });
}
