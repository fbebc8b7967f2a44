// Writes schema/ocf-1.json, the cluster file's JSON Schema, from the schema data; a test fails when it is out of step.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const from = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { outputFiles } = await build({
  entryPoints: [from('src/core/config/describe/json-schema.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  write: false,
});
const { clusterJsonSchema } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
);
mkdirSync(from('schema'), { recursive: true });
writeFileSync(from('schema/ocf-1.json'), `${JSON.stringify(clusterJsonSchema(), null, 2)}\n`);
