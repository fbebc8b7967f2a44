import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const folder = 'src/cli/completion';

/**
 * Bundles the completion: complete.cjs, and for each module that it import()s a complete-NAME.cjs of its own. Nothing
 * is shared between these as between the chunks of the command line: each holds what it uses and no more, so that the
 * usual TAB reads little.
 */
export async function completionBundles(options, staging) {
  const modules = readdirSync(join(options.absWorkingDir, folder)).filter((name) => name.endsWith('-names.ts'));
  await build({
    ...options,
    minify: true,
    entryPoints: [
      { in: `${folder}/main.ts`, out: 'complete' },
      ...modules.map((name) => ({ in: `${folder}/${name}`, out: fileOf(name).slice(0, -'.cjs'.length) })),
    ],
    outdir: staging,
    outExtension: { '.js': '.cjs' },
    plugins: [...options.plugins, importsApart],
  });
}

const importsApart = {
  name: 'imports-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: `./${fileOf(path)}`, external: true } : undefined,
    );
  },
};

function fileOf(module) {
  return `complete-${basename(module, '.ts')}.cjs`;
}
