import type { ConfigImported } from '../../core/config/exchange/import/import-config.ts';
import type { ImportOutcome } from '../../core/config/exchange/import/plan.ts';
import { NodeSet } from '../../core/nodeset/nodeset.ts';
import type { Style } from '../style.ts';
import { renderFieldChanges } from './field-changes.ts';
import { renderDiff } from './file-change.ts';

const sections = ['groups', 'devices', 'fencing', 'resources'] as const;

/** What an import did: a line for each kind of thing and what happened to it; for a dry run the change as well. */
export function renderConfigImported(result: ConfigImported, style: Style): string {
  const lines = [
    ...outcomeLines('node', result.nodes, (names) => NodeSet.of(names).fold(), style),
    ...sections.flatMap((section) => {
      const one = section === 'fencing' ? 'fencing entry' : section.slice(0, -1);
      return outcomeLines(one, result[section], (names) => names.join(', '), style);
    }),
  ];
  if (!result.changed) return [...lines, 'Nothing to change.'].join('\n');
  if (!result.dryRun) return lines.join('\n');
  const parts = [renderFieldChanges(result.changes, style), renderDiff(result.diff, style)];
  return [...lines, 'This would be the change:', parts.filter((part) => part !== '').join('\n\n')].join('\n');
}

const done = { added: 'added', updated: 'changed', kept: 'left as it is', unchanged: 'the same already' } as const;

function outcomeLines(one: string, outcome: ImportOutcome, list: (names: readonly string[]) => string, style: Style) {
  return (Object.keys(done) as (keyof ImportOutcome)[]).flatMap((what) => {
    const names = outcome[what];
    if (names.length === 0) return [];
    const many = one.endsWith('y') ? `${one.slice(0, -1)}ies` : `${one}s`;
    const count = `${names.length} ${names.length === 1 ? one : many}`;
    return [`${count} ${style.good(done[what])}: ${style.name(list(names))}`];
  });
}
