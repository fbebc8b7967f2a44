// Writes schema/*.json, the JSON Schemas of the cluster file and of device files, from their shapes; a test fails when
// one is out of step.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const from = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const schemas = [
  ['ocf-1.json', 'src/core/config/describe/json-schema.ts', 'clusterJsonSchema'],
  ['ocf-device-1.json', 'src/core/fencing/device-files/json-schema.ts', 'deviceJsonSchema'],
];
mkdirSync(from('schema'), { recursive: true });
for (const [file, source, name] of schemas) {
  const { outputFiles } = await build({
    entryPoints: [from(source)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const made = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
  writeFileSync(from(`schema/${file}`), `${JSON.stringify(made[name](), null, 2)}\n`);
}
