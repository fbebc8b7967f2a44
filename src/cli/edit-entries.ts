import type { Cluster } from '../core/cluster.ts';
import type { DevicesChanged } from '../core/config/entries/devices.ts';
import { deviceForm, type EntryForm, resourceForm } from '../core/config/entries/entry-form.ts';
import type { ResourcesChanged } from '../core/config/entries/resources.ts';
import type { ChangeInput, ChangeResult } from '../core/config/file/apply.ts';
import type { DeviceSpec, ResourceSpec } from '../core/config/model.ts';
import { OcfError } from '../core/errors.ts';
import { editKnownDevices, setKnownDevices } from '../core/fencing/devices/fitting-devices.ts';
import { type Checks, editKnownResources, setKnownResources } from '../core/resources/fitting-resources.ts';

interface EditFlags {
  readonly set?: readonly string[] | undefined;
  readonly unset?: readonly string[] | undefined;
  readonly from?: string | undefined;
}

interface Editing<C extends ChangeInput = ChangeInput> {
  readonly names: readonly string[];
  readonly change: C;
  /** Whether somebody is there to edit and answer. */
  readonly terminal: boolean;
}

/** How the entries of a section are changed. */
interface Ways<S, C, R extends ChangeResult> {
  readonly form: EntryForm<S>;
  readonly set: (
    input: {
      readonly names: readonly string[];
      readonly set: readonly string[];
      readonly unset: readonly string[];
    } & C,
  ) => Promise<R>;
  readonly apply: (
    input: {
      readonly name: string;
      readonly content: Buffer;
      readonly names: readonly string[] | undefined;
    } & C,
  ) => Promise<R>;
}

/** `ocf resource edit` in the way that its options choose: by fields, from a text, or in an editor. */
export function editResources(
  cluster: Cluster,
  flags: EditFlags,
  editing: Editing<ChangeInput & Checks>,
): Promise<ResourcesChanged> {
  const ways: Ways<ResourceSpec, ChangeInput & Checks, ResourcesChanged> = {
    form: resourceForm,
    set: (input) => setKnownResources(cluster, input),
    apply: (input) => editKnownResources(cluster, input),
  };
  return editEntries(cluster, ways, flags, editing);
}

/** `ocf device edit`, the same. */
export function editDevices(cluster: Cluster, flags: EditFlags, editing: Editing): Promise<DevicesChanged> {
  const ways: Ways<DeviceSpec, ChangeInput, DevicesChanged> = {
    form: deviceForm,
    set: (input) => setKnownDevices(cluster, input),
    apply: (input) => editKnownDevices(cluster, input),
  };
  return editEntries(cluster, ways, flags, editing);
}

async function editEntries<S, C extends ChangeInput, R extends ChangeResult>(
  cluster: Cluster,
  ways: Ways<S, C, R>,
  { set = [], unset = [], from }: EditFlags,
  { names, change, terminal }: Editing<C>,
): Promise<R> {
  const { what } = ways.form;
  const byField = set.length + unset.length > 0;
  if (byField && from !== undefined) {
    throw new OcfError('USAGE', '--set and --unset, and --from are different ways; give one of them.');
  }
  if (from !== undefined) {
    const { editFromFile } = await import('./text-editing.ts');
    return editFromFile(draftingOf(cluster, ways, names, change), { from, terminal });
  }
  if (names.length === 0) {
    throw new OcfError('USAGE', `${what.toUpperCase()} is missing.`, { suggestions: [`See ocf ${what} edit --help.`] });
  }
  if (byField) return ways.set({ names, set, unset, ...change });
  if (!terminal) {
    throw new OcfError('NO_TERMINAL', 'There is no terminal for an editor.', {
      suggestions: ['Give --set FIELD=VALUE, --unset FIELD, or a text with --from FILE.'],
    });
  }
  const { editInEditor } = await import('./text-editing.ts');
  return editInEditor(draftingOf(cluster, ways, names, change));
}

function draftingOf<S, C extends ChangeInput, R extends ChangeResult>(
  cluster: Cluster,
  { form, apply }: Ways<S, C, R>,
  names: readonly string[],
  change: C,
) {
  const only = names.length === 0 ? undefined : [...new Set(names)];
  const nothing = { changed: false, dryRun: false, diff: '', changes: [] };
  return {
    cluster,
    draft: async () => {
      const { draftEntries } = await import('../core/config/drafts/entry-draft.ts');
      return draftEntries(cluster, form, { names: only ?? [] });
    },
    apply: (text: { readonly name: string; readonly content: Buffer }) => apply({ ...text, names: only, ...change }),
    unchanged: () => ({ cluster: cluster.model.cluster.name, [form.section]: only ?? [], ...nothing }) as unknown as R,
    takeUp: `ocf ${form.what} edit --from`,
  };
}
