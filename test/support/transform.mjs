import { transformSync } from 'esbuild';

export default {
  process: (code, path) =>
    transformSync(code, { loader: 'ts', format: 'esm', target: 'node20', sourcefile: path, sourcemap: 'inline' }),
};
