import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Cluster } from '../../../../src/core/cluster.ts';
import { type HistoryEntry, historyOf } from '../../../../src/core/config/history/entries.ts';
import { keptVersions, readVersion, versionOf } from '../../../../src/core/config/history/versions.ts';
import { openCluster } from '../../../../src/core/open-cluster.ts';
import { silentReporter } from '../../../../src/core/reporter.ts';
import { realSystem } from '../../../../src/core/system.ts';

/** A cluster file with a state folder of its own, opened anew for each command as the program does it. */
export interface Place {
  readonly folder: string;
  readonly file: string;
  readonly notes: string[];
  readonly env: Readonly<Record<string, string>>;
  open(file?: string): Promise<Cluster>;
  text(): string;
  bytes(): Buffer;
  write(text: string | Buffer): void;
  entries(): Promise<readonly HistoryEntry[]>;
  remove(): void;
}

export const id = '5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11';

/** The text of a cluster with that id; `nodes` is what follows `nodes:`. */
export function historyCluster(nodes: string, tail = ''): string {
  return `ocf: 1\ncluster: {name: c, id: ${id}}\nnodes: ${nodes}\n${tail}`;
}

export function place(text: string, folder = mkdtempSync(join(tmpdir(), 'ocf-history-'))): Place {
  const file = join(folder, 'config', 'web.yaml');
  mkdirSync(join(folder, 'config'), { recursive: true });
  writeFileSync(file, text);
  const notes: string[] = [];
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    OCF_CONFIG_DIR: join(folder, 'config'),
    OCF_STATE_DIR: join(folder, 'state'),
    OCF_CACHE_DIR: join(folder, 'cache'),
    OCF_RUNTIME_DIR: join(folder, 'run'),
  };
  const open = (choice = file) =>
    openCluster({
      choice,
      system: { ...realSystem(), env },
      reporter: { ...silentReporter, note: (line) => notes.push(line) },
    });
  return {
    folder,
    file,
    notes,
    env,
    open,
    text: () => readFileSync(file, 'utf8'),
    bytes: () => readFileSync(file),
    write: (content) => writeFileSync(file, content),
    entries: async () => historyOf((await open()).journal, file, versionOf(readFileSync(file))),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What holds after every step: what the journal names is kept, and the file is the newest of it. */
export async function expectWhole(at: Place): Promise<readonly HistoryEntry[]> {
  const entries = await at.entries();
  const { stateFolder } = await at.open();
  const kept = new Set(keptVersions(stateFolder));
  for (const { before, after } of entries) {
    for (const version of [before, after].filter((each) => each !== undefined)) {
      expect(kept).toContain(version);
      expect(versionOf(readVersion(stateFolder, version) as Buffer)).toBe(version);
    }
  }
  // an unbroken chain from the file as it was met to the file as it is
  const done = entries.filter(({ outcome }) => outcome === 'done');
  expect(done[0]?.after).toBe(versionOf(at.bytes()));
  for (const [index, { before }] of done.entries()) expect(before).toBe(done[index + 1]?.after);
  return entries;
}
