// Builds dist/: the command line, the completion, the library; and oclif.manifest.json. The command line is split
// where the source says import(), so that a command loads its own code and no more; see scripts/split-bundle.mjs.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { completionBundles } from './completion-bundles.mjs';
import { completionPlaces } from './completion-tree.mjs';
import { inlineRequires } from './inline-requires.mjs';
import { makeManifest } from './manifest.mjs';
import { splitBundle } from './split-bundle.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = createRequire(import.meta.url)('../package.json');

// built aside, then put in place at once: a build that fails leaves the program as it was
const staging = '.build';
const options = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // oclif looks for the first three in development only; the others are loaded from node_modules when used (a
  // CommonJS package in a chunk of its own would lose its named exports)
  external: ['typescript', 'ts-node', 'tsx', 'inquirer', 'execa', 'serialport', 'net-snmp', 'saxes', 'yaml'],
  legalComments: 'linked',
  logLevel: 'warning',
  define: { OCF_VERSION: JSON.stringify(version), 'import.meta.url': '__filename' },
  // import() becomes a require that runs when reached: a vm.Script of Node 20 has no import(), and it is faster
  supported: { 'dynamic-import': false },
  plugins: [inlineRequires({ hot: false })],
};
const bundle = (entry, name) => build({ ...options, entryPoints: [entry], outfile: `${staging}/${name}.cjs` });

rmSync(join(root, staging), { recursive: true, force: true });
mkdirSync(join(root, staging));
const [manifest] = await Promise.all([
  makeManifest(root, options, staging),
  splitBundle({ ...options, plugins: [inlineRequires({ hot: true })] }, 'src/main.ts', staging, [
    'src/commands/node/list.ts',
  ]),
  bundle('src/cli/oclif-cold.ts', 'oclif-cold'),
  completionBundles(options, staging),
  bundle('src/library.ts', 'library'),
  bundle('src/core/lab/hosts/host-process.ts', 'lab-host'),
  bundle('src/core/lab/relay/relay-client.ts', 'lab-relay'),
  bundle('src/faces/fence-ocf.ts', 'fence-ocf'),
  bundle('src/faces/external-ocf.ts', 'external-ocf'),
]);
mkdirSync(join(root, staging, 'completion'));
for (const [way, place] of completionPlaces(manifest)) {
  const name = ['ocf', ...way.split(' ').filter(Boolean)].join('.');
  writeFileSync(join(root, staging, 'completion', `${name}.json`), JSON.stringify(place));
}
writeFileSync(join(root, 'oclif.manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
rmSync(join(root, 'dist'), { recursive: true, force: true });
renameSync(join(root, staging), join(root, 'dist'));
