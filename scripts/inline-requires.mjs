import { readFileSync } from 'node:fs';

/**
 * An esbuild plugin: in @oclif/core, which tsc compiled to `const x_1 = require("y");`, each such line becomes a
 * getter that requires on first use, so that a command loads only the parts of oclif it touches. Also replaces
 * `debug`, which pulls in tty and net, by a few lines.
 */
export function inlineRequires() {
  return {
    name: 'inline-requires',
    setup(build) {
      build.onLoad({ filter: /@oclif[/\\]core[/\\]lib[/\\].*\.js$/ }, ({ path }) => ({
        contents: inlined(readFileSync(path, 'utf8')),
        loader: 'js',
      }));
      build.onLoad({ filter: /[/\\]node_modules[/\\]debug[/\\]src[/\\]index\.js$/ }, () => ({
        contents: smallDebug,
        loader: 'js',
      }));
    },
  };
}

function inlined(source) {
  const getters = [];
  const body = source.replace(/^const (\w+_\d+) = (.*require\(".*"\)\)?);$/gm, (_line, name, expression) => {
    getters.push(
      `get ${name}() { const value = ${expression}; Object.defineProperty(this, '${name}', { value }); return value; }`,
    );
    return '';
  });
  if (getters.length === 0) return source;
  const names = getters.map((getter) => /^get (\w+)/.exec(getter)[1]);
  const uses = new RegExp(`(?<![.\\w$])(${names.join('|')})(?=[.)])`, 'g');
  // a `"use strict"` directive has to stay first
  return body
    .replace(/^("use strict";)?/, `$1\nconst $lazy = { ${getters.join(', ')} };\n`)
    .replace(uses, (name, _n, at, text) => (text.slice(Math.max(0, at - 4), at) === 'get ' ? name : `$lazy.${name}`));
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
