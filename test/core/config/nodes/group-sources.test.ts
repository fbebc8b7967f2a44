import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { checkFile } from '../../../../src/core/config/check/check.ts';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { addGroup } from '../../../../src/core/config/entries/group-changes.ts';
import { listGroups, showGroups } from '../../../../src/core/config/entries/group-list.ts';
import { listSources } from '../../../../src/core/config/entries/source-list.ts';
import { withFolders } from '../../../../src/core/config/file/open.ts';
import { nodeLookup } from '../../../../src/core/config/nodes/lookup.ts';
import { deleteNodes } from '../../../../src/core/config/nodes/node-changes.ts';
import { selectNames } from '../../../../src/core/config/nodes/resolve.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import { parseNodeSet } from '../../../../src/core/nodeset/parse.ts';
import { describeWith } from '../../../support/components.ts';
import { folders } from '../file/folder.ts';
import { configHost } from '../host.ts';

const folder = folders();
const head = 'ocf: 1\ncluster: {name: c}\nnodes: {"n[1-9]": {transport: local}}\n';
const sources = `group_sources:
  site: {yaml: site.yaml}
  roles: {yaml: site.yaml, source: jobs}
  genders: {genders: genders}
  cmd: {map: 'echo $GROUP >> trace; case $GROUP in one) echo n1;; gone) echo n77;; esac', list: 'echo one gone a*b'}
`;
const files = {
  'site.yaml': 'racks:\n  r1: n[1-2]\n  r2: ["@r1", n3]\njobs:\n  web: "@racks:r2,n4"\n  own: "@web!n4"\n',
  genders: 'n[1-3] compute,rack=r1\nn4 rack=r2\n',
};

async function host(more = '', own = sources) {
  const place = folder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
  const cluster = await configHost(place, head + own + more);
  return { ...cluster, place, model: withFolders(cluster.model, cluster.file) };
}

function failure(look: () => unknown): Pick<OcfError, 'code' | 'message' | 'suggestions' | 'place'> {
  try {
    look();
  } catch (error) {
    if (error instanceof OcfError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('groups from outside the file', () => {
  test.each([
    ['@racks:r2', 'n[1-3]'],
    ['@roles:web', 'n[1-4]'],
    ['@roles:own', 'n[1-3]'],
    ['@jobs:web!@racks:r1', 'n[3-4]'],
    ['@genders:rack=r[1-2]', 'n[1-4]'],
    ['@genders:rack=r1&@racks:r1', 'n[1-2]'],
    ['@genders:*', 'n[1-4]'],
    ['@racks:*', 'n[1-3]'],
    ['@cmd:one', 'n1'],
  ])('%s is %s', async (text, nodes) => {
    const { model } = await host();
    expect(parseNodeSet(text, nodeLookup(model)).fold()).toBe(nodes);
  });

  test('are read when they are asked for, and once', async () => {
    const { model, place } = await host('groups: {a: "@cmd:one,n2"}\n');
    const trace = join(place, 'trace');
    expect(selectNames(model, ['n[1-2]'])).toEqual(['n1', 'n2']);
    expect(existsSync(trace)).toBe(false);
    for (let round = 0; round < 3; round++) expect(selectNames(model, ['@a', '@cmd:one'])).toEqual(['n1', 'n2']);
    expect(readFileSync(trace, 'utf8')).toBe('one\n');
    for (const name of Object.keys(files)) rmSync(join(place, name));
    expect(selectNames(model, ['n1'])).toEqual(['n1']);
    expect(failure(() => selectNames(model, ['@racks:r1']))).toMatchObject({
      code: 'INVALID',
      message: `Whether group source site has "racks" cannot be told: ${join(place, 'site.yaml')} cannot be read: it does not exist.`,
    });
  });

  test('that have members which are no nodes are an error where nodes are chosen', async () => {
    const { model } = await host();
    expect(failure(() => selectNames(model, ['@cmd:gone']))).toMatchObject({
      code: 'NOT_FOUND',
      message: 'There is no node "n77" in cluster c.',
    });
    expect(showGroups({ model }, { names: ['cmd:gone'] }).groups).toMatchObject([{ nodes: 'n77', unknown: 'n77' }]);
  });

  test.each([
    ['@cmd:two', 'NOT_FOUND', 'There is no group "cmd:two".', 'Known groups: one, gone.'],
    ['@genders:rack=r9', 'NOT_FOUND', 'There is no group "genders:rack=r9".', undefined],
    ['@racks:r9', 'NOT_FOUND', 'There is no group "racks:r9".', 'Did you mean r1 or r2?'],
    ['@gender:compute', 'NOT_FOUND', 'There is no source of groups named "gender".', 'Did you mean genders?'],
    ['@constructor:x', 'NOT_FOUND', 'There is no source of groups named "constructor".', undefined],
    ['@compute', 'NOT_FOUND', 'There is no group "compute".', 'The cluster has no groups.'],
    ['@cmd:$(id)', 'USAGE', 'The node set "@cmd:$(id)" has a name that holds "$" at "$(id)".', undefined],
    ['@cmd:;id', 'USAGE', 'The node set "@cmd:;id" has a name that holds ";" at ";id".', undefined],
    ['@cmd:-n', 'USAGE', 'The node set "@cmd:-n" has a name that begins with "-" at "-n".', undefined],
  ])('%s: %s', async (text, code, message, suggestion) => {
    const { model, place } = await host();
    const error = failure(() => selectNames(model, [text]));
    expect({ code: error.code, message: error.message }).toEqual({ code, message });
    if (suggestion !== undefined) expect(error.suggestions).toContain(suggestion);
    if (code === 'USAGE') expect(existsSync(join(place, 'trace'))).toBe(false);
  });

  test.each([
    ['racks: [', 1],
    ['racks:\n  r1: n1\n  r1: n2\n', 3],
    ['racks:\n  r1: {a: b}\n', 2],
    ['racks:\n  r1:\n', 2],
    ['racks:\n  r1: [n1, [n2]]\n', 2],
    ['racks: n1\n', 1],
    ['- racks\n', 1],
    ['', 1],
    ['a: {b: n1}\n---\nc: {d: n1}\n', 2],
  ])('a group file %j is refused with its line', async (text, line) => {
    const { model, place } = await host();
    writeFileSync(join(place, 'site.yaml'), text);
    const error = failure(() => selectNames(model, ['@racks:r1']));
    expect(error).toMatchObject({
      code: 'INVALID',
      place: { file: join(place, 'site.yaml'), line: expect.any(Number) },
    });
    expect(error.place?.line).toBeLessThanOrEqual(line + 1);
    expect(error.place?.line).toBeGreaterThanOrEqual(line);
  });

  test('a definition that is no node set is invalid, not a wrong word of the administrator', async () => {
    const { model, place } = await host();
    writeFileSync(join(place, 'site.yaml'), 'racks: {r1: "n[1-"}\n');
    expect(failure(() => selectNames(model, ['@racks:r1']))).toMatchObject({
      code: 'INVALID',
      message: 'The definition "n[1-" of group "racks:r1" has a bracket that is not closed at "n[1-".',
    });
    writeFileSync(join(place, 'genders'), 'n1 a\n');
    const { model: other } = await host('', 'group_sources: {a: {yaml: site.yaml}, b: {yaml: site.yaml}}\n');
    expect(failure(() => selectNames(other, ['@racks:r1']))).toMatchObject({
      code: 'INVALID',
      message: 'Group source "racks" is in the files of several: a, b.',
    });
    expect(failure(() => selectNames(other, ['@a:r1']))).toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/site\.yaml has 2 group sources, none called a\.$/),
    });
  });
});

describe('a default source', () => {
  const chosen = 'defaults: {group_source: genders}\n';

  test('answers for what the file does not have; own groups go first', async () => {
    const { model } = await host('groups: {compute: n9, a: "@rack,n8"}\n', chosen + sources);
    const fold = (text: string) => parseNodeSet(text, nodeLookup(model)).fold();
    expect(['@compute', '@genders:compute', '@rack', '@rack=r1', '@a', '@*'].map(fold)).toEqual([
      'n9',
      'n[1-3]',
      'n[1-4]',
      'n[1-3]',
      'n[1-4,8]',
      'n[1-9]',
    ]);
    expect(nodeLookup(model).groups()).toEqual(['compute', 'a', 'rack']);
    expect(failure(() => fold('@rak'))).toMatchObject({
      message: 'There is no group "genders:rak".',
      suggestions: ['Did you mean rack?'],
    });
    expect(showGroups({ model }, { names: ['rack'] }).groups).toMatchObject([
      { name: 'genders:rack', source: 'genders' },
    ]);
  });

  test('has to be one', async () => {
    await expect(
      understandText(
        'f',
        `${head}defaults: {group_source: gender}\n${sources.replace('  site: {yaml: site.yaml}\n', '')}`,
      ),
    ).rejects.toMatchObject({
      code: 'INVALID',
      message: 'There is no source of groups named "gender".',
      suggestions: ['Did you mean genders?'],
    });
  });
});

describe('checking a file with sources', () => {
  test.each([
    ['{}', 'has none of clustershell, yaml, genders and map'],
    ['{yaml: a, genders: b}', 'has yaml and genders, and a source is one of them'],
    ['{genders: b, timeout: 5s}', 'has genders, which takes no timeout'],
    ['{yaml: a, list: b}', 'has yaml, which takes no list'],
    ['{map: a, source: b}', 'has map, which takes no source'],
  ])('%s', async (entry, fault) => {
    await expect(understandText('f', `${head}group_sources: {g: ${entry}}\n`)).rejects.toMatchObject({
      code: 'INVALID',
      message: `Group source g ${fault}.`,
      place: { line: 4 },
    });
  });

  test('the file alone is checked without them, config validate with them', async () => {
    const more = 'groups: {a: "@cmd:gone", b: "@racks:r9", c: "@a!@b", d: "@genders:compute,n1"}\n';
    const { file, place, events } = await host(more);
    expect(existsSync(join(place, 'trace'))).toBe(false);
    const { problems } = await checkFile(file);
    expect(problems.map(({ path, message }) => [path, message])).toEqual([
      ['groups.a', 'groups.a names a node that does not exist: n77.'],
      ['groups.b', 'There is no group "racks:r9".'],
      ['groups.c', 'There is no group "racks:r9", which group "b" refers to.'],
    ]);
    writeFileSync(join(place, 'genders'), 'n1 a\nn1 a\n');
    expect((await checkFile(file)).problems.at(-1)).toMatchObject({
      path: 'groups.d',
      message: expect.stringMatching(/^Node n1 has the attribute "a" a second time in .*genders\. \(.*genders:2\)$/),
    });
    expect(events).toEqual([]);
  });

  test('a source that the file cannot have is a problem of the file', async () => {
    const own = 'group_sources: {genders: {genders: genders}}\n';
    await expect(understandText('f', `${head}${own}groups: {a: "@gender:x"}\n`)).rejects.toMatchObject({
      message: 'There is no source of groups named "gender".',
      place: { line: 5 },
    });
  });
});

describeWith(['flock'], 'changes of a file with sources', () => {
  test('a group keeps the reference, and has to mean something now', async () => {
    const cluster = await host();
    await addGroup(cluster, { name: 'a', nodes: '@genders:rack=r1!n1' });
    expect(cluster.text()).toContain('groups:\n  a: "@genders:rack=r1!n1"\n');
    await expect(addGroup(cluster, { name: 'b', nodes: '@genders:rak' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(addGroup(cluster, { name: 'b', nodes: '@cmd:gone' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a node goes although a source still has it, and what is said by the source stays as it is', async () => {
    const cluster = await host('groups:\n  a: "@genders:compute"\n  b: "n[3-4],@genders:compute"\n');
    await deleteNodes(cluster, { nodes: ['n[1-3]'], references: 'remove' });
    expect(cluster.text()).toContain('  a: "@genders:compute"\n  b: "n4,@genders:compute"\n');
  });
});

describe('the lists', () => {
  test('a source of a file that cannot be read is told with the entry and the name that was looked for', async () => {
    const { model, place } = await host('', 'group_sources: {site: {yaml: site.yaml}, other: {yaml: other.yaml}}\n');
    writeFileSync(join(place, 'other.yaml'), 'racks: [');
    expect(failure(() => selectNames(model, ['@jobs:web']))).toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(
        /^Whether group source other has "jobs" cannot be told: .*other\.yaml is not valid YAML/,
      ),
      place: { file: join(place, 'other.yaml') },
    });
  });

  test('one source that cannot be read hides no other', async () => {
    const { model, place } = await host();
    writeFileSync(join(place, 'genders'), 'n1 a b\n');
    expect(listSources({ model }).sources).toMatchObject([
      { name: 'racks', entry: 'site', kind: 'yaml', groups: 2, default: false },
      { name: 'jobs', entry: 'site', groups: 2 },
      { name: 'roles', entry: 'roles', groups: 2 },
      { name: 'genders', kind: 'genders', problem: expect.stringContaining('White space') },
      { name: 'cmd', kind: 'command', groups: 2, problem: 'It lists what is no name: "a*b".' },
    ]);
  });

  test('one group that cannot be told hides no other', async () => {
    const { model, place } = await host('groups: {a: "@genders:compute", b: n1}\n');
    appendFileSync(join(place, 'genders'), 'n1 a b\n');
    expect(listGroups({ model }).groups).toMatchObject([
      { name: 'a', problem: expect.stringContaining('White space'), count: 0 },
      { name: 'b', nodes: 'n1' },
    ]);
    expect(listGroups({ model }, { sources: ['racks'] }).groups).toMatchObject([
      { name: 'racks:r1', source: 'racks', nodes: 'n[1-2]' },
      { name: 'racks:r2', definition: '@r1,n3', nodes: 'n[1-3]' },
    ]);
    expect(failure(() => listGroups({ model }, { sources: ['rocks'] }))).toMatchObject({ code: 'NOT_FOUND' });
  });
});
