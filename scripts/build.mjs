// Builds dist/: the command line as one CommonJS bundle whose parts load when used, the completion, the library; and
// oclif.manifest.json. One bundle, inline requires and no discovery keep the start fast.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { completionTree } from './completion-tree.mjs';
import { inlineRequires } from './inline-requires.mjs';
import { makeManifest } from './manifest.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = createRequire(import.meta.url)('../package.json');

const options = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // oclif looks for the first three in development only; the others are loaded from node_modules when used
  external: ['typescript', 'ts-node', 'tsx', 'inquirer', 'execa', 'serialport'],
  legalComments: 'linked',
  logLevel: 'warning',
  define: { OCF_VERSION: JSON.stringify(version) },
  // import() becomes a require that runs when reached: a vm.Script of Node 20 has no import(), and it is faster
  supported: { 'dynamic-import': false },
  plugins: [inlineRequires()],
};
const bundle = (entry, name) => build({ ...options, entryPoints: [entry], outfile: `dist/${name}.cjs` });

rmSync(join(root, 'dist'), { recursive: true, force: true });
mkdirSync(join(root, 'dist'));
const [manifest] = await Promise.all([
  makeManifest(root, options),
  bundle('src/main.ts', 'main'),
  bundle('src/cli/completion/main.ts', 'complete'),
  bundle('src/library.ts', 'library'),
]);
writeFileSync(join(root, 'oclif.manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
writeFileSync(join(root, 'dist/completion-tree.json'), JSON.stringify(completionTree(manifest)));
