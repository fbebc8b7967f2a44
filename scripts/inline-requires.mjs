import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// Parts of oclif that only help and its own discovery need: they live in a bundle of their own, loaded when used.
const cold = { config: 'config', help: 'help', 'help/index': 'help', 'help/util': 'help', ux: 'ux', 'ux/index': 'ux' };
export const coldFile = './oclif-cold.cjs';

/**
 * An esbuild plugin: in @oclif/core, which tsc compiled to `const x_1 = require("y");`, each such line becomes a
 * getter that requires on first use, so that a command loads only the parts of oclif it touches. Also replaces
 * `debug`, which pulls in tty and net, by a few lines. With `hot`, the cold parts are left to their own bundle.
 */
export function inlineRequires({ hot }) {
  return {
    name: 'inline-requires',
    setup(build) {
      build.onLoad({ filter: /@oclif[/\\]core[/\\]lib[/\\].*\.js$/ }, ({ path }) => ({
        contents: inlined(readFileSync(path, 'utf8'), hot ? (module) => coldPart(path, module) : () => undefined),
        loader: 'js',
      }));
      build.onLoad({ filter: /[/\\]node_modules[/\\]debug[/\\]src[/\\]index\.js$/ }, () => ({
        contents: smallDebug,
        loader: 'js',
      }));
      build.onResolve({ filter: /oclif-cold\.cjs$/ }, () => ({ path: coldFile, external: true }));
      if (hot) build.onResolve({ filter: /^@oclif\/core\/execute$/ }, () => ({ path: coldFile, external: true }));
    },
  };
}

// which cold part a relative module of a file in @oclif/core/lib is
function coldPart(file, module) {
  const [, within] = join(dirname(file), module).replaceAll('\\', '/').split('@oclif/core/lib/');
  return within === undefined ? undefined : cold[within];
}

function inlined(source, partOf) {
  const getters = [];
  const body = source.replace(/^const (\w+_\d+) = (.*require\("(.*)"\)\)?);$/gm, (_line, name, expression, module) => {
    const part = partOf(module);
    const value = part === undefined ? expression : `require('${coldFile}').${part}`;
    getters.push(
      `get ${name}() { const value = ${value}; Object.defineProperty(this, '${name}', { value }); return value; }`,
    );
    return '';
  });
  if (getters.length === 0) return source;
  const names = getters.map((getter) => /^get (\w+)/.exec(getter)[1]);
  const uses = new RegExp(`(?<![.\\w$])(${names.join('|')})(?=[.)])`, 'g');
  // a `"use strict"` directive has to stay first
  return body.replace(/^("use strict";)?/, `$1\nconst $lazy = { ${getters.join(', ')} };\n`).replace(uses, '$lazy.$1');
}

const smallDebug = `
const enabled = (namespace) => (process.env.DEBUG || '').split(',').some((pattern) =>
  pattern && new RegExp('^' + pattern.replace(/[.+?^\${}()|[\\]\\\\]/g, '\\\\$&').replace(/\\*/g, '.*') + '$').test(namespace));
module.exports = (namespace) => {
  const debug = (...words) => { if (debug.enabled) process.stderr.write(namespace + ' ' + require('node:util').format(...words) + '\\n'); };
  debug.enabled = enabled(namespace);
  debug.namespace = namespace;
  debug.extend = (name) => module.exports(namespace + ':' + name);
  return debug;
};
module.exports.enabled = enabled;
module.exports.default = module.exports;
`;
