import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildModel } from '../../../../src/core/config/check/build-model.ts';
import { withFolders } from '../../../../src/core/config/file/open.ts';
import { groupSourcesOf, nodeLookup } from '../../../../src/core/config/nodes/lookup.ts';
import { parseIni } from '../../../../src/core/config/sources/ini.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import type { NodeLookup } from '../../../../src/core/nodeset/lookup.ts';
import { parseNodeSet } from '../../../../src/core/nodeset/parse.ts';
import { groupShares, regroup } from '../../../../src/core/nodeset/regroup.ts';
import { describeWith } from '../../../support/components.ts';
import { SourceOracle } from './oracle.ts';

const seed = Number(process.env.OCF_SEED ?? 20260131);
const long = Boolean(process.env.OCF_LONG);

describeWith(['clustershell'], 'a groups.conf beside ClusterShell', () => {
  let folder: string;
  let lookup: NodeLookup;
  let sources: ReturnType<typeof groupSourcesOf>;
  let oracle: SourceOracle;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-groups '));
    for (const each of ['more.d', 'auto.d', 'odd']) mkdirSync(join(folder, each));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const model = buildModel({ group_sources: [['site', { clustershell: 'groups.conf' }]], nodes: [['n[1-3]', {}]] });
    const opened = withFolders({ ...model, defaults: { node: {}, groupSource: 'site' } }, join(folder, 'c.yaml'));
    lookup = nodeLookup(opened);
    sources = groupSourcesOf(opened);
    oracle = new SourceOracle(join(folder, 'groups.conf'));
  });
  afterAll(async () => {
    await oracle?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const answerOf = async (question: object) => {
    const { answer, error } = await oracle.ask(question);
    expect(error).toBeUndefined();
    return answer;
  };

  test('has the same sources, and the same one is meant', async () => {
    const { sources: found, preferred } = sources.file('site');
    expect(await answerOf({ sources: true })).toEqual([[...found.keys()].sort(), preferred]);
    expect(preferred).toBe('flat');
  });

  test.each([
    '@compute',
    '@flat:compute,n99',
    '@flat:io!n2',
    '@roles:*',
    '@roles:gpu',
    '@racks:old',
    '@racks:rack[1-2]',
    '@racks:*',
    '@hsw:here',
    '@words:b!@words:a',
    '@cfg:compute',
    '@one:x,@two:x',
    '@dollar:home',
    '@cpu:hsw&@racks:rack4',
    '@wild:three',
    '@list:*',
    '@@racks',
    '@@flat',
    '@lists:set',
    '@eq:rack=r1',
    '@eq:rack=r[1-2]',
    '@eq:a:b',
    '@percent:a',
  ])('%s', async (text) => {
    expect(parseNodeSet(text, lookup).fold()).toBe(await answerOf({ fold: text }));
  });

  // only with groups that name theirs in full: in this direction ClusterShell looks for others in the default source
  test.each([
    ['example[32-40]', 'plain'],
    ['example[0,2,4-5]', 'plain'],
    ['example[0-6]', 'plain'],
    ['n[1-3]', 'reversed'],
    ['n1', 'reversed'],
    ['n[1-2]', 'only-reverse'],
  ])('the groups of %s in %s, and the set written with them', async (nodes, source) => {
    const set = parseNodeSet(nodes);
    const ours = groupShares(set, lookup, { source }).map(({ name, nodes: share, total }) => [
      name,
      share.fold(),
      total,
    ]);
    expect(ours.sort()).toEqual(await answerOf({ groups: nodes, source }));
    expect(regroup(set, lookup, { source })).toBe(await answerOf({ regroup: nodes, source }));
  });

  test('expressions of groups from several sources mean the same', async () => {
    const operand = fc.constantFrom(
      ...[
        '@compute',
        '@io',
        '@racks:rack[1-3]',
        '@racks:old',
        '@roles:*',
        '@cpu:hsw',
        '@words:b',
        '@eq:rack=r1',
        'n[1-5]',
      ],
    );
    const expression = fc
      .tuple(operand, fc.array(fc.tuple(fc.constantFrom(',', '!', '&', '^'), operand), { maxLength: 5 }))
      .map(([first, rest]) => first + rest.flat().join(''));
    await fc.assert(
      fc.asyncProperty(expression, async (text) => {
        expect(parseNodeSet(text, lookup).fold()).toBe(await answerOf({ fold: text }));
      }),
      { seed, numRuns: long ? 3_000 : 200 },
    );
  });

  test('what ClusterShell takes for nothing is an unknown group, and a command that fails is named', async () => {
    const failure = (text: string) => {
      try {
        return parseNodeSet(text, lookup).fold();
      } catch (error) {
        if (error instanceof OcfError) return `${error.code}: ${error.message}`;
        throw error;
      }
    };
    expect(await answerOf({ fold: '@flat:nosuch,n1' })).toBe('n1');
    expect(failure('@flat:nosuch,n1')).toBe('NOT_FOUND: There is no group "flat:nosuch".');
    expect(await answerOf({ fold: '@roles:nosuch,n1' })).toBe('n1');
    expect(failure('@roles:nosuch,n1')).toBe('NOT_FOUND: There is no group "roles:nosuch".');
    expect((await oracle.ask({ fold: '@broken:x' })).error).toContain('NodeSetParseError');
    expect(failure('@broken:x')).toBe(
      'FAILED: The map command of group source broken ended with exit status 3: no x here',
    );
    expect(failure('@nosuch:x')).toBe('NOT_FOUND: There is no source of groups named "nosuch".');
  });

  test('text in the form of ConfigParser is understood the same, or refused', async () => {
    const line = fc.constantFrom(
      ...[
        '[a]',
        '[b,c]',
        ' [a]',
        '[a b] more',
        '[DEFAULT]',
        'map: x',
        'Map = y',
        '  deeper',
        '\tdeeper: z',
        '# note',
        ' ; note',
      ],
      ...[
        '',
        '  ',
        'list:',
        'all',
        ': x',
        'k=v=w',
        'k2 : v # not a note',
        '[',
        '[]',
        'a b: c',
        '    list: q',
        'm:%(x)s',
      ],
    );
    const text = fc
      .tuple(fc.array(line, { maxLength: 9 }), fc.constantFrom('\n', '\r\n'))
      .map(([lines, end]) => lines.join(end));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          text,
          text.map((rest) => `[first]\n${rest}`),
        ),
        async (ini) => {
          const theirs = await oracle.ask({ ini });
          let ours: unknown;
          try {
            ours = parseIni('f', ini).map(({ name, options }) => [
              name,
              [...options].map(([key, { value }]) => [key, value]),
            ]);
          } catch (error) {
            expect(error).toMatchObject({ code: 'INVALID', place: { file: 'f', line: expect.any(Number) } });
            ours = undefined;
          }
          // an order of options is none
          const sorted = (value: unknown) =>
            (value as [string, unknown[]][] | undefined)?.map(([name, all]) => [name, all.sort()]);
          expect(sorted(ours)).toEqual(sorted(theirs.answer));
        },
      ),
      { seed, numRuns: long ? 20_000 : 1_500 },
    );
  }, 600_000);
});

const files = {
  'groups.conf': `# a comment
[Main]
default: flat
confdir: "$CFGDIR/more.d" $CFGDIR/nowhere
  $CFGDIR/more.d/
autodir: '$CFGDIR/auto.d'

[flat]
map: sed -n 's/^$GROUP:\\(.*\\)/\\1/p' flat
LIST = sed -n 's/^\\([0-9A-Za-z_-]*\\):.*/\\1/p' "$CFGDIR/flat"
all: [ -f flat ] &&
  sed -n 's/^all:\\(.*\\)/\\1/p' flat

[cfg]
map: cat $CFGDIR/flat | grep ^$GROUP: | cut -d: -f2
list: echo compute

[one,two]
map: [ $SOURCE = one ] && echo n1 || echo n[2-3]
list: echo x

[dollar]
map: x=n7; echo $x $\${x}8 | tr -d '$'
list: echo home

[words]
map: case $GROUP in a) printf 'n1 n2\\nn3';; b) echo '@a,n[4-5]';; esac
list: echo a b

[reversed]
map: case $GROUP in odd) echo n[1,3];; even) echo n2;; all) echo n[1-3];; esac
list: printf 'odd\\neven all'
reverse: case $NODE in *[13]) echo odd all;; *) echo even all;; esac

[only-reverse]
map: case $GROUP in odd) echo n[1,3];; even) echo n2;; all) echo n[1-3];; esac
reverse: case \${NODE} in *[13]) echo odd all;; *) echo even all;; esac

[list]
map: echo $GROUP
list: echo n[1-3] n7

[eq]
map: case $GROUP in rack=r1) echo n1;; rack=r2) echo n2;; a:b) echo n3;; esac
list: echo rack=r1 rack=r2 a:b

[broken]
map: echo no $GROUP here >&2; exit 3
list: exit 1
`,
  flat: 'compute: n[1-4] n5\nio: @compute!n1\nall: n[1-9]\n',
  'more.d/b.conf': '[hsw]\nmap: cat $GROUP.txt\nlist: echo here\ncache_time: 60\n',
  'more.d/here.txt': '@near:x,n4\n',
  'more.d/a.conf':
    '[near]\nmap: pwd | grep -q more.d && echo n[1-2]\nlist: echo x\n\n[percent]\nmap: printf %s n; printf %d 5\nlist: echo a\n',
  'more.d/.hidden.conf': '[hidden',
  'more.d/notes.txt': 'no sources here',
  'auto.d/cluster.yaml': `roles:
    adm: 'example0'
    io: '@racks:rack2,example2'
    compute: '@racks:rack[3-4]'
    gpu: '@racks:rack4'
    all: '@io,@compute'
racks:
    rack1: 'example[0,2]'
    rack2: 'example[4-5]'
    rack3: 'example[32-159]'
    rack4: 'example[156-159]'
    old: '@rack[1,3]'
    new: '@rack[2,4]'
    rack5:
        - 'example[200-205]'
        - 'example245'
        - 'example300,example[401-406]'
cpu:
    ivy: 'example[32-63]'
    hsw: '@roles:compute!@ivy'
wild:
    three: 'example3*'
    all: 'example[1-40]'
plain:
    r1: 'example[0,2]'
    r2: 'example[4-5]'
    both: '@plain:r1,@plain:r2'
    compute: '@racks:rack[3-4]'
`,
  'auto.d/lists.yaml': 'lists:\n  set: [n1, "n[4-5]", "@part"]\n  part: |\n    n7\n    n8 n9\n',
};
