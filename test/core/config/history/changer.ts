// One process of the test that kills changers: changes a cluster file for ever, and undoes every third change.
import { undoChange } from '../../../../src/core/config/history/undo.ts';
import { addNodes } from '../../../../src/core/config/nodes/node-changes.ts';
import { openCluster } from '../../../../src/core/open-cluster.ts';

const [, , choice = '', name = '', steps = ''] = process.argv;
process.stdout.write('up\n');
for (let step = 1; step <= Number(steps); step++) {
  const cluster = await openCluster({ choice, reporter: { warn: say, note: say, progress() {} } });
  if (step % 3 === 0) await undoChange(cluster, {});
  else await addNodes(cluster, { set: `${name}x${step}`, settings: { votes: step } });
}
process.stdout.write('done\n');

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
