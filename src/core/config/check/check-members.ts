import { isPath } from '../file/locate.ts';
import { offsetOf } from '../yaml/find.ts';
import type { RawCluster } from './build-model.ts';
import { complain, type Reading } from './reading.ts';
import { wordProblem } from './word-rules.ts';

/** Checks that each member says in one way where it is described. Whether it is there, its use tells. */
export function checkMembers(reading: Reading, { members }: RawCluster): void {
  for (const [name, member] of members ?? []) {
    const path = ['members', name];
    const wrong = (message: string, suggestions: readonly string[] = []) =>
      complain(reading, offsetOf(reading.tree, path, 'value'), path, message, suggestions);
    const example = `Write ${name}: {file: ${name}.yaml} or ${name}: {cluster: ${name}}.`;
    if (typeof member === 'string') {
      const allowed = isPath(member) ? undefined : wordProblem('name', member);
      if (allowed !== undefined) wrong(`${path.join('.')} is neither a path nor the name of a cluster.`, [example]);
      continue;
    }
    if (member.file !== undefined && member.cluster !== undefined) {
      wrong(`${path.join('.')} has a file and a cluster; one of them says where it is described.`);
    } else if ((member.file ?? member.cluster ?? '') === '' && !complained(reading, path)) {
      wrong(`${path.join('.')} does not say where it is described.`, [example]);
    }
  }
}

function complained({ problems }: Reading, path: readonly string[]): boolean {
  return problems.some((problem) => problem.path.startsWith(`${path.join('.')}.`));
}
