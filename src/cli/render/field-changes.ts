import type { FieldChange, FieldValue } from '../../core/config/fields/field-change.ts';
import { printable } from '../../core/config/problem.ts';
import type { Style } from '../style.ts';

// what is more than anybody reads before answering; --json has everything
const mostEntries = 40;

const singular: Readonly<Record<string, string>> = {
  nodes: 'node',
  groups: 'group',
  devices: 'device',
  resources: 'resource',
  members: 'member',
};

/** `node` for `nodes`: what one entry of a section is called. */
export function singularOf(section: string): string {
  return singular[section] ?? section;
}

const marks = { added: '+', deleted: '-', changed: '~' } as const;

/** What a change does, an entry a paragraph, a field a line: `votes  1 → 2`. Empty when no field changes. */
export function renderFieldChanges(changes: readonly FieldChange[], style: Style): string {
  const entries = new Map<string, FieldChange[]>();
  for (const change of changes) {
    const key = JSON.stringify([change.section, change.of, change.kind]);
    const known = entries.get(key);
    if (known) known.push(change);
    else entries.set(key, [change]);
  }
  const shown = [...entries.values()].slice(0, mostEntries).map((entry) => renderEntry(entry, style));
  const more = entries.size - shown.length;
  return [...shown, ...(more > 0 ? [style.faint(`… and ${more} more`)] : [])].join('\n');
}

function renderEntry(changes: readonly FieldChange[], style: Style): string {
  const { section, of, kind } = changes[0] as FieldChange;
  const colour = { added: style.good, deleted: style.bad, changed: style.doubtful }[kind];
  const title = [singularOf(section), printable(of)].filter(Boolean).join(' ');
  const fields = changes.filter(({ field, from, to }) => field !== '' || from !== undefined || to !== undefined);
  const width = Math.max(0, ...fields.map(({ field }) => field.length));
  const lines = fields.map((change) => `    ${printable(change.field).padEnd(width)}  ${fieldValues(change, style)}`);
  return [`${colour(marks[kind])} ${style.name(title)}`, ...lines.map((line) => line.trimEnd())].join('\n');
}

/** `1 → 2`, or the one value of what is added or deleted. */
export function fieldValues({ kind, from, to }: FieldChange, style: Style): string {
  if (kind === 'added') return text(to);
  if (kind === 'deleted') return text(from);
  if (from !== undefined && JSON.stringify(from) === JSON.stringify(to)) return `${text(from)} → another`;
  return `${style.faint(text(from))} → ${text(to)}`;
}

function text(value: FieldValue | undefined): string {
  if (value === undefined) return '(not set)';
  return printable(Array.isArray(value) ? JSON.stringify(value) : value === '' ? '""' : String(value));
}
