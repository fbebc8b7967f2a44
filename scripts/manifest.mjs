import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Plugin } from '@oclif/core/config';
import { build } from 'esbuild';
import { commandFiles } from './registry.mjs';

/**
 * The description of every command as oclif caches it. package.json names .build/commands.cjs as the place
 * of the commands; it exists only while the manifest is made.
 */
export async function makeManifest(root, options, folder) {
  const files = commandFiles();
  const contents = [
    ...files.map(({ file }, index) => `import c${index} from './${file}';`),
    `export const COMMANDS = { ${files.map(({ id }, index) => `'${id}': c${index}`).join(', ')} };`,
  ].join('\n');
  const outfile = join(root, folder, 'commands.cjs');
  await build({ ...options, stdin: { contents, resolveDir: join(root, 'src/commands'), loader: 'ts' }, outfile });
  const plugin = new Plugin({ root, type: 'core', ignoreManifest: true, errorOnManifestCreate: true });
  await plugin.load();
  rmSync(outfile);
  rmSync(`${outfile}.LEGAL.txt`, { force: true });
  return plugin.manifest;
}
