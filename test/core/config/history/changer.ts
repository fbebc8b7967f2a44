// One process of the test that kills changers: changes a cluster file for ever, and undoes every third change.
import { undoChange } from '../../../../src/core/config/history/undo.ts';
import { addNodes } from '../../../../src/core/config/nodes/node-changes.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import { openCluster } from '../../../../src/core/open-cluster.ts';

const [, , choice = '', name = '', steps = ''] = process.argv;
process.stdout.write('up\n');
for (let step = 1; step <= Number(steps); step++) {
  const cluster = await openCluster({ choice, reporter: { warn: say, note: say, progress() {} } });
  if (step % 3 !== 0) await addNodes(cluster, { set: `${name}x${step}`, settings: { votes: step } });
  // where others change the file too, what was last may be entangled with what came since
  else await undoChange(cluster, {}).catch(refusal);
  say('step');
}
process.stdout.write('done\n');

function refusal(error: unknown): void {
  if (!(error instanceof OcfError) || !['REFUSED', 'CONFLICT'].includes(error.code)) throw error;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
