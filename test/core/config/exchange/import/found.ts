import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Collection } from '../../../../../src/core/config/exchange/import/collection.ts';
import type { ImportFormatName } from '../../../../../src/core/config/exchange/import/formats.ts';
import { readInto } from '../../../../../src/core/config/exchange/import/read.ts';
import { writtenResource } from '../../../../../src/core/config/written-resource.ts';

/** The path of a sample. */
export function sample(name: string): string {
  return fileURLToPath(new URL(`samples/${name}`, import.meta.url));
}

export function sampleText(name: string): string {
  return readFileSync(sample(name), 'utf8');
}

export async function* streamOf(...pieces: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece as string);
}

/** What a text of a format gives, problems included. */
export async function collect(format: ImportFormatName | undefined, text: string | Uint8Array): Promise<Collection> {
  const into = new Collection();
  await readInto(into, '-', format, streamOf(text));
  return into;
}

/** What a sample gives, its format guessed unless it is told. */
export async function collectSample(name: string, format?: ImportFormatName) {
  const into = new Collection();
  const source = await readInto(into, sample(name), format, undefined);
  return { format: source.format, into };
}

/** The values of the nodes found, by dotted field. */
export function nodesOf({ nodes }: Collection): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    [...nodes].map(([name, { fields }]) => [
      name,
      Object.fromEntries([...fields].map(([field, { value }]) => [field, value])),
    ]),
  );
}

export function groupsOf({ groups }: Collection): Record<string, readonly string[]> {
  return Object.fromEntries([...groups].map(([name, members]) => [name, [...members].sort()]));
}

/** The resources found, as they stand in a file. */
export function resourcesOf({ resources }: Collection): Record<string, unknown> {
  return Object.fromEntries([...resources].map(([name, spec]) => [name, writtenResource(spec)]));
}

/** What was left out, one line each: `what of owner: why (line)`. */
export function leftOutOf({ leftOut }: Collection): readonly string[] {
  return leftOut.map(
    ({ what, of, why, place }) => `${what}${of === undefined ? '' : ` of ${of}`}: ${why} (${place.line})`,
  );
}

export function problemsOf({ problems }: Collection): readonly string[] {
  return problems.map(({ message, place }) => `${place.line}:${place.column} ${message}`);
}
