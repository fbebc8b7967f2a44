import { OcfError } from '../../../errors.ts';
import { applyChange, type ChangeInput, type ChangeResult } from '../../file/apply.ts';
import type { ConfigHost } from '../../file/host.ts';
import type { StandardInput } from '../../file/read-stream.ts';
import { rejoined } from '../../members/rejoin.ts';
import { printable } from '../../problem.ts';
import { Collection, type LeftOut } from './collection.ts';
import { severalFaults } from './faults.ts';
import type { ImportFormatName } from './formats.ts';
import { leftOutSentences } from './left-out.ts';
import { limitTo } from './limit.ts';
import { type Existing, type ImportPlan, planImport } from './plan.ts';
import { type ImportedSource, readInto } from './read.ts';
import { runningHere } from './runs-here.ts';

export interface ImportInput extends ChangeInput {
  /** Path, or `-` for standard input. */
  readonly file: string;
  /** Default: guessed. */
  readonly format?: ImportFormatName | undefined;
  /** Further files of the same import, their formats guessed. */
  readonly with?: readonly string[];
  /** What happens to what is there and differs. Default: it is changed. */
  readonly existing?: Existing | undefined;
  /** Only the nodes of this node set, which may name groups of the sources. */
  readonly nodes?: string | undefined;
  readonly stdin?: StandardInput;
}

export interface ConfigImported extends ChangeResult, Omit<ImportPlan, 'edits'> {
  readonly cluster: string;
  readonly sources: readonly ImportedSource[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Brings the nodes that other software describes (and groups, devices, resources where its format has them) into the
 * cluster file, as one change like any other. Nothing is deleted.
 *
 * @throws OcfError INVALID with every place for what is wrong in the sources; USAGE when a format cannot be guessed;
 * NOT_FOUND for a missing file and for limits that name no node of the sources; CONFLICT when differences are refused.
 */
export async function importConfig(host: ConfigHost, input: ImportInput): Promise<ConfigImported> {
  const into = new Collection();
  const sources: ImportedSource[] = [];
  for (const [index, file] of [input.file, ...(input.with ?? [])].entries()) {
    sources.push(await readInto(into, file, index === 0 ? input.format : undefined, input.stdin));
  }
  for (const { file, format, guessed } of sources) if (guessed) host.reporter.note(`${file} is read as ${format}.`);
  if (into.cluster !== undefined && into.cluster !== host.model.cluster.name) {
    host.reporter.note(printable(`The source describes cluster ${into.cluster}; its name is not taken over.`));
  }
  if (into.problems.length > 0) throw severalFaults(into.problems);
  const found = input.nodes === undefined ? into : limitTo(into, input.nodes);
  for (const sentence of leftOutSentences(found.leftOut)) host.reporter.warn(sentence);
  if (found.nodes.size + found.groups.size + found.devices.size + found.resources.size === 0) {
    throw new OcfError('INVALID', `${sources.map(({ file }) => file).join(' and ')} describes no node.`, {
      data: { leftOut: into.leftOut },
    });
  }
  let plan: ImportPlan | undefined;
  const detail = { sources: sources.map(({ file, format }) => ({ file, format })) };
  const { change, ...result } = await applyChange(host, input, 'config import', detail, (model) => {
    const told = plan !== undefined;
    plan = planImport(rejoined(model, host.model), found, input.existing ?? 'update');
    // before the question; the plan is made again when the file was changed meanwhile
    if (!told) for (const sentence of runningHere(found, plan)) host.reporter.warn(sentence);
    return plan.edits;
  });
  const { edits, ...outcomes } = plan as ImportPlan;
  return { cluster: change.after.cluster.name, sources, ...outcomes, leftOut: found.leftOut, ...result };
}
