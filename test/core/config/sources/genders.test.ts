import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readGenders } from '../../../../src/core/config/sources/genders-file.ts';
import { listOf } from '../../../../src/core/config/sources/group-source.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import { NodeSet } from '../../../../src/core/nodeset/nodeset.ts';
import { parseNodeSet } from '../../../../src/core/nodeset/parse.ts';
import { describeWith } from '../../../support/components.ts';

const seed = Number(process.env.OCF_SEED ?? 20260131);
const runs = process.env.OCF_LONG ? 2_000 : 60;
const read = (text: string) => readGenders('g', 'genders', text);
const folded = (text: string | undefined) => text && parseNodeSet(text).fold();

describe('a genders file', () => {
  test('gives nodes attributes, with and without values', () => {
    const source = read(
      '# racks\nn[1-3]\tcompute,rack=r1,ip=10.0.0.%n\nn1,n4 mgmt # head\n n4 rack=r2,full=50%%\nn5\n',
    );
    expect(listOf(source)).toEqual(['compute', 'rack', 'ip', 'mgmt', 'full']);
    expect(
      ['compute', 'rack', 'rack=r1', 'rack=r2', 'ip=10.0.0.n2', 'full=50%', 'mgmt'].map((name) =>
        folded(source.map(name)),
      ),
    ).toEqual(['n[1-3]', 'n[1-4]', 'n[1-3]', 'n4', 'n2', 'n4', 'n[1,4]']);
    expect(folded(source.all())).toBe('n[1-5]');
    expect(folded(read('a[1,3]b[1-2] x\n').map('x'))).toBe('a[1,3]b[1-2]');
    expect(source.map('rack=r3')).toBeUndefined();
    expect(source.map('constructor')).toBeUndefined();
  });

  test.each([
    ['n1 a\nn1 a=2\n', 2, /Node n1 has the attribute "a" a second time/],
    ['n1 a b\n', 1, /White space/],
    ['\n\nn1 a=\n', 3, /"a" has an equals sign and no value/],
    ['n1 =x\n', 1, /no name/],
    ['n1 a,,b\n', 1, /no name/],
    ['n[1-2 a\n', 1, /bracket that is not closed/],
    ['n1!n2 a\n', 1, /cannot be called "n1!n2"/],
    ['@web a\n', 1, /cannot be called "@web"/],
    ['$(id) a\n', 1, /holds "\$"/],
  ])('%j is refused with its line', (text, line, message) => {
    const wrong = expect.objectContaining({
      code: 'INVALID',
      place: { file: 'genders', line, column: 1 },
      message: expect.stringMatching(message),
    });
    expect(() => read(text)).toThrow(wrong);
  });
});

describeWith(['genders'], 'a genders file beside nodeattr', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-genders-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const nodeattr = (...words: string[]) => {
    const { status, stdout } = spawnSync('nodeattr', ['-f', join(folder, 'genders'), ...words], { encoding: 'utf8' });
    return status === 0 ? stdout.split('\n').filter((line) => line !== '') : undefined;
  };

  // nodeattr itself cannot answer for names with several ranges
  const names = fc.constantFrom('n1', 'n2', 'n[1-3]', 'n[04-06]-ib', 'a[1,3]-x', 'login', 'n1,n2', ',n9', 'n7,,n8');
  const attribute = fc
    .tuple(
      fc.constantFrom('a', 'b', 'rack', 'c-d'),
      fc.constantFrom('', '', '=1', '=x.%n', '=50%%', '=%%n', '=k=v', '='),
    )
    .map((parts) => parts.join(''));
  const list = fc.array(attribute, { maxLength: 3 }).map((parts) => parts.join());
  const line = fc
    .tuple(
      fc.constantFrom('', ' '),
      names,
      fc.constantFrom(' ', '\t  '),
      list,
      fc.constantFrom('', '', '  ', ' # note', '#'),
    )
    .map((parts) => parts.join(''));
  const file = fc.array(fc.oneof({ weight: 6, arbitrary: line }, fc.constantFrom('', '# only', '   ')), {
    maxLength: 4,
  });

  test('means the same, or is refused by both', () => {
    fc.assert(
      fc.property(file, (lines) => {
        const text = lines.map((each) => `${each}\n`).join('');
        writeFileSync(join(folder, 'genders'), text);
        const theirs = nodeattr('-n', '-A');
        let ours: ReturnType<typeof read>;
        try {
          ours = read(text);
        } catch (error) {
          expect(error).toBeInstanceOf(OcfError);
          expect(theirs).toBeUndefined();
          return;
        }
        expect(folded(ours.all()) ?? '').toBe(NodeSet.of(theirs ?? ['refused']).fold());
        expect([...listOf(ours)].sort()).toEqual(nodeattr('-l')?.sort());
        for (const group of ['a', 'b', 'rack', 'c-d', 'a=1', 'rack=x.n1', 'b=50%', 'a=%n', 'rack=k=v']) {
          expect({ group, nodes: folded(ours.map(group)) ?? '' }).toEqual({
            group,
            nodes: NodeSet.of(nodeattr('-n', group) ?? []).fold(),
          });
        }
      }),
      { seed, numRuns: runs },
    );
  });
});
