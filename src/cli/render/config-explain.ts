import type { ConfigExplained, FieldSummary } from '../../core/config/describe/explain.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { facts } from './facts.ts';

/** A field for people: what it is for first, then its form, an example, and what is in it. */
export function renderExplained(explained: ConfigExplained, style: Style): string {
  const { field, help, more, type, allowed, required, default: usual, section, example, fields } = explained;
  if (field === '') return wholeTree(fields, style);
  const title = `${style.heading(field)}\n  ${help}${more === undefined ? '' : `\n  ${more}`}\n`;
  const rows = [
    ['type', type],
    ['allowed', allowed],
    ['required', required ? 'yes' : 'no'],
    ['default', usual === undefined ? undefined : JSON.stringify(usual)],
    ['manual', section],
  ] as const;
  const parts = [facts(title, rows, style), `${style.heading('Example')}\n${indented(example)}`];
  if (fields.length > 0) parts.push(`${style.heading('Fields')}\n${indented(fieldTable(fields, style, lastName))}`);
  return parts.join('\n\n');
}

function wholeTree(fields: readonly FieldSummary[], style: Style): string {
  const name = ({ field }: FieldSummary) => {
    const path = field.split('.');
    return `${'  '.repeat(path.length - 1)}${path.at(-1)}`;
  };
  return `${fieldTable(fields, style, name)}\n\nMore on one of them: ocf config explain 'nodes.*.ssh.port'`;
}

function fieldTable(fields: readonly FieldSummary[], style: Style, name: (field: FieldSummary) => string): string {
  const rows = fields.map((field) => [
    style.name(name(field)),
    field.type,
    `${field.help}${field.required ? ' Required.' : ''}`,
  ]);
  return table(['FIELD', 'TYPE', 'MEANING'], rows);
}

function lastName({ field }: FieldSummary): string {
  return field.split('.').at(-1) ?? '';
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
