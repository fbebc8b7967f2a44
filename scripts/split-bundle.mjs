import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, transform } from 'esbuild';

/**
 * Bundles an entry to a folder in chunks, cut at every import(). esbuild splits ES modules only, so each chunk is made
 * CommonJS afterwards: an import between chunks becomes a require, import() one that runs when reached.
 */
export async function splitBundle(options, entry, folder) {
  const { supported, legalComments, ...rest } = options;
  const { outputFiles } = await build({
    ...rest,
    entryPoints: [entry],
    format: 'esm',
    splitting: true,
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    chunkNames: 'part-[hash]',
    legalComments,
    write: false,
  });
  await Promise.all(
    outputFiles.map(async ({ path, text }) => {
      const file = join(options.absWorkingDir, folder, basename(path));
      if (!path.endsWith('.cjs')) return writeFileSync(file, text);
      const { code } = await transform(text, { format: 'cjs', platform: 'node', target: options.target, supported });
      writeFileSync(file, asciiOnly(code));
    }),
  );
}

// Chunks are read as Latin-1, which is several times faster and right only for ASCII. What is beyond it stands in
// strings and regular expressions, where an escape means the same.
function asciiOnly(code) {
  return code.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
