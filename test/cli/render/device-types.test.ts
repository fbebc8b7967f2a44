import { expect, test } from '@jest/globals';
import { renderDeviceTypes } from '../../../src/cli/render/device-types.ts';
import { plainStyle } from '../../../src/cli/style.ts';

test('drivers that can be used stand first, then those that cannot, then how many of each', () => {
  const description = (summary: string) => ({ summary }) as never;
  const page = renderDeviceTypes(
    {
      types: [
        { name: 'a', problem: 'it is\nbroken' },
        { name: 'b', description: description('a switch') },
        { name: 'c', description: description('x'), problem: 'no program' },
        { name: 'd', description: description('another') },
      ],
      usable: 2,
      unusable: 2,
    },
    plainStyle,
  );
  expect(page.split('\n')).toEqual([
    'DRIVER  WHAT IT IS',
    'b       a switch',
    'd       another',
    'a       cannot be used: it is broken',
    'c       cannot be used: no program',
    '',
    '4 drivers: 2 can be used here, 2 cannot.',
  ]);
});
