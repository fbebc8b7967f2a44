// Writes src/commands/index.ts from the files beside it; a test fails when it is out of step.
import { readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../src/commands/', import.meta.url));

/** Every command's id and file, in order of the id. */
export function commandFiles() {
  return readdirSync(folder, { recursive: true })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .map((file) => ({
      id: file
        .replace(/\.ts$/, '')
        .replace(/\/index$/, '')
        .replaceAll('/', ':'),
      file,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The text of the registry. */
export function registry() {
  const lines = commandFiles().map(({ id, file }) => {
    return `  ${/^\w+$/.test(id) ? id : `'${id}'`}: () => import('./${file}'),`;
  });
  return `// Every command by its id, loaded when it is run. Written by scripts/registry.mjs; a test compares it with the folder.
export const commands = {
${lines.join('\n')}
} as const;
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(`${folder}index.ts`, registry());
