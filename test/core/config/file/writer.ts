// One process of the concurrency test: adds one node to a cluster file and says so when it is done.
import { changeCluster } from '../../../../src/core/config/file/change.ts';
import { realSystem } from '../../../../src/core/system.ts';

const [, , file = '', cacheFolder = '', name = ''] = process.argv;
process.stdout.write('up\n');
const edit = { kind: 'set', path: ['nodes', name], value: { address: `${name}.example` } } as const;
await changeCluster(file, { system: realSystem(), cacheFolder, wait: 120_000 }, () => [edit]);
process.stdout.write('done\n');
