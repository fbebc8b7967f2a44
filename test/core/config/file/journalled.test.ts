import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import type { ConfigHost } from '../../../../src/core/config/file/host.ts';
import { addNodes } from '../../../../src/core/config/nodes/node-changes.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import type { NewEvent } from '../../../../src/core/journal.ts';
import { silentReporter } from '../../../../src/core/reporter.ts';
import { openJournal } from '../../../../src/core/state/journal.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { describeWith } from '../../../support/components.ts';
import { clusterWith } from '../check/samples.ts';
import { folders } from './folder.ts';

const folder = folders();
const before = clusterWith('{n1: {}}');

async function host() {
  const place = folder();
  const file = join(place, 'web.yaml');
  writeFileSync(file, before);
  const warnings: string[] = [];
  const system = realSystem();
  const made: ConfigHost = {
    file,
    model: (await understandText(file, before)).model,
    system,
    paths: { config: place, cache: join(place, 'cache') },
    stateFolder: join(place, 'state'),
    journal: openJournal(join(place, 'state/journal.jsonl'), system),
    reporter: { ...silentReporter, warn: (text) => warnings.push(text) },
  };
  return { ...made, place, warnings, text: () => readFileSync(file, 'utf8') };
}

describeWith(['flock'], 'a change and the journal', () => {
  test('the change is in the journal before it is in the file, and its end after it', async () => {
    const cluster = await host();
    const seen: [string, boolean][] = [];
    const { append } = cluster.journal;
    const journal = {
      ...cluster.journal,
      append(event: Parameters<typeof append>[0]) {
        seen.push([event.phase, cluster.text() === before]);
        return append(event);
      },
    };
    await addNodes({ ...cluster, journal }, { set: 'n2', settings: {}, reason: 'new' });
    expect(seen).toEqual([
      ['note', true],
      ['begin', true],
      ['end', false],
    ]);
    const [end, begin] = openJournal(join(cluster.place, 'state/journal.jsonl'), realSystem()).recent();
    expect(begin).toMatchObject({ phase: 'begin', kind: 'node add', reason: 'new', detail: { nodeset: 'n2' } });
    expect(begin?.detail).toMatchObject({ file: cluster.file, diff: expect.stringContaining('+nodes:') });
    expect(end).toMatchObject({ phase: 'end', operation: begin?.operation, detail: { succeeded: true } });
  });

  test('a journal that cannot be written refuses the change, and the file stays', async () => {
    const cluster = await host();
    const { append } = openJournal('/dev/full', realSystem());
    await expect(
      addNodes({ ...cluster, journal: { ...cluster.journal, append } }, { set: 'n2', settings: {} }),
    ).rejects.toMatchObject({
      code: 'FAILED',
      message: expect.stringContaining('/dev/full cannot be written: ENOSPC'),
      suggestions: [expect.stringMatching(/^Free room/)],
    });
    expect(cluster.text()).toBe(before);
    expect(cluster.warnings).toEqual([]);
  });

  test('an end that cannot be written is a warning', async () => {
    const cluster = await host();
    const journal = {
      ...cluster.journal,
      append(event: NewEvent) {
        if (event.phase !== 'end') return cluster.journal.append(event);
        throw new OcfError('FAILED', 'The journal cannot be written.');
      },
    };
    expect(await addNodes({ ...cluster, journal }, { set: 'n2', settings: {} })).toMatchObject({ changed: true });
    expect(cluster.text()).toContain('n2');
    expect(cluster.warnings).toEqual([
      'The change is made, but the journal does not say so: The journal cannot be written.',
    ]);
  });

  test('a change that fails after its beginning was noted ends as one that failed', async () => {
    const cluster = await host();
    const events: unknown[] = [];
    const journal = {
      ...cluster.journal,
      append(event: NewEvent) {
        events.push([event.phase, event.detail?.succeeded]);
        if (event.phase === 'begin') {
          // a folder in its place: the rename fails
          rmSync(cluster.file);
          mkdirSync(join(cluster.file, 'sub'), { recursive: true });
        }
        return cluster.journal.append(event);
      },
    };
    await expect(addNodes({ ...cluster, journal }, { set: 'n2', settings: {} })).rejects.toBeInstanceOf(OcfError);
    expect(events).toEqual([
      ['note', undefined],
      ['begin', undefined],
      ['end', false],
    ]);
  });

  test('nothing is noted of a dry run, of nothing to change or of what is refused', async () => {
    const cluster = await host();
    await addNodes(cluster, { set: 'n2', settings: {}, dryRun: true });
    await expect(addNodes(cluster, { set: 'n1', settings: {} })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(existsSync(join(cluster.place, 'state'))).toBe(false);
  });
});
