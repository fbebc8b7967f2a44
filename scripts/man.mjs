// Writes man/: ocf(1) and one page a command. A test fails when the folder is out of step.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pages } from './man/pages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const folder = join(root, 'man');

for (const file of readdirSync(folder)) if (file.endsWith('.1')) rmSync(join(folder, file));
const found = pages(read('oclif.manifest.json'), read('package.json').version);
for (const [file, content] of Object.entries(found)) writeFileSync(join(folder, file), content);
