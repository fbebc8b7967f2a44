import { OcfError } from '../../errors.ts';
import type { ClusterModel } from '../model.ts';
import { offsetOf } from '../yaml/find.ts';
import { assertSource, sourceFaults } from './file-lookup.ts';
import { complain, type Reading } from './reading.ts';

/** Checks the entries under `group_sources`, and that the default source is one. Reads none of them. */
export function checkSources(reading: Reading, model: ClusterModel): void {
  for (const [name, spec] of Object.entries(model.groupSources)) {
    const path = ['group_sources', name];
    for (const fault of sourceFaults(spec)) {
      complain(reading, offsetOf(reading.tree, path, 'key'), path, `Group source ${name} ${fault}.`);
    }
  }
  const { groupSource } = model.defaults;
  if (groupSource === undefined) return;
  try {
    assertSource(model, groupSource);
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    const path = ['defaults', 'group_source'];
    complain(reading, offsetOf(reading.tree, path, 'value'), path, error.message, error.suggestions, [groupSource]);
  }
}
