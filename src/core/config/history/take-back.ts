import { describeChange } from '../fields/describe-change.ts';
import type { FieldChange } from '../fields/field-change.ts';
import type { ClusterModel } from '../model.ts';
import { isLiteralSecret } from '../secrets.ts';
import { type LineChange, lineChanges, linesWithEnds } from './line-changes.ts';

/**
 * The present text with the lines that a change touched as they were before it; what was changed since in other lines
 * stays. undefined when later changes touched the same lines, or nearly everything.
 */
export function takenBack(texts: {
  readonly before: string;
  readonly after: string;
  readonly present: string;
}): string | undefined {
  const base = linesWithEnds(texts.after);
  const back = lineChanges(base, linesWithEnds(texts.before));
  const since = lineChanges(base, linesWithEnds(texts.present));
  if (!back || !since) return undefined;
  if (back.some((change) => since.some((later) => overlap(change, later)))) return undefined;
  const lines = [...base];
  // from the end, so that places stay right; at one place what was taken away comes first
  const all = [...since, ...back].sort((a, b) => b.from - a.from || b.to - a.to);
  for (const { from, to, lines: fresh } of all) lines.splice(from, to - from, ...fresh);
  return lines.join('');
}

// lines added between two others touch neither
function overlap(a: LineChange, b: LineChange): boolean {
  if (a.from === a.to && b.from === b.to) return a.from === b.from;
  return a.from < b.to && b.from < a.to;
}

interface Proof {
  readonly before: ClusterModel;
  readonly after: ClusterModel;
  readonly present: ClusterModel;
  readonly result: ClusterModel;
}

/** Whether from `present` to `result` exactly that happens, field by field, which undoes what led from `before` to `after`. */
export function isReverse({ before, after, present, result }: Proof): boolean {
  return sameChanges([after, before], [present, result]);
}

type Step = readonly [from: ClusterModel, to: ClusterModel];

function sameChanges(one: Step, other: Step): boolean {
  const [wanted, got] = [one, other].map((step) => described(step).sort());
  return JSON.stringify(wanted) === JSON.stringify(got);
}

function described([from, to]: Step): string[] {
  return describeChange(from, to).map((change) =>
    JSON.stringify([change, secretOf(from, change), secretOf(to, change)]),
  );
}

// secrets are hidden in what is described, and count all the same
function secretOf(model: ClusterModel, { section, of, field }: FieldChange): unknown {
  const [, name] = /^(?:options|parameters)\.(.*)$/s.exec(field) ?? [];
  if (name === undefined) return undefined;
  const options = section === 'devices' ? own(model.devices, of)?.options : own(model.resources, of)?.parameters;
  const value = options && own(options, name);
  return value !== undefined && isLiteralSecret(name, value) ? value : undefined;
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
