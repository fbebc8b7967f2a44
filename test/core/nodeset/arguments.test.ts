import { expect, test } from '@jest/globals';
import { readNodeSetArguments } from '../../../src/core/nodeset/arguments.ts';
import { foldOptions } from '../../../src/core/nodeset/fold-settings.ts';
import { parseNodeSet } from '../../../src/core/nodeset/parse.ts';

test('- is standard input without comments; it is read once and only when asked for', async () => {
  let reads = 0;
  const read = async () => {
    reads++;
    return 'n1 n2 # two\n# none\nn[3-4],n5\n';
  };
  expect(await readNodeSetArguments(['n1', 'n-2'], read)).toEqual(['n1', 'n-2']);
  expect(reads).toBe(0);
  const [, text = ''] = await readNodeSetArguments(['n9', '-', '-'], read);
  expect(parseNodeSet(text).fold()).toBe('n[1-5]');
  expect(reads).toBe(1);
});

test('autostep is a number, a share of the set or all of it', () => {
  expect(foldOptions({ autostep: '4' }, 100)).toEqual({ autostep: 4 });
  expect(foldOptions({ autostep: '50%' }, 7)).toEqual({ autostep: 4 });
  expect(foldOptions({ autostep: 'auto' }, 7)).toEqual({ autostep: 7 });
  expect(foldOptions({}, 7)).toEqual({});
  for (const autostep of ['1', '0', '', 'x', '-3', '101%', '2.5']) {
    expect(() => foldOptions({ autostep }, 7)).toThrow(/is no autostep/);
  }
});

test('axes are counted from 1 or from the last', () => {
  expect(foldOptions({ axis: '1-2,4' }, 1)).toEqual({ axes: [1, 2, 4] });
  expect(foldOptions({ axis: '-1' }, 1)).toEqual({ axes: [-1] });
  for (const axis of ['0', '1-', 'x', '-0', '1-99999']) expect(() => foldOptions({ axis }, 1)).toThrow();
});
