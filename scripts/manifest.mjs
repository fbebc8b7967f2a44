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
  for (const command of Object.values(plugin.manifest.commands)) command.usage ??= usageOf(command);
  return plugin.manifest;
}

// oclif would repeat every argument of a command that takes more words; only the last one repeats
function usageOf({ id, args, strict }) {
  if (strict !== false) return undefined;
  const words = Object.values(args).map(({ name, required }, index, all) => {
    const word = name.toUpperCase() + (index === all.length - 1 ? '...' : '');
    return required ? word : `[${word}]`;
  });
  return `${id.replaceAll(':', ' ')} ${words.join(' ')} [OPTIONS]`;
}
