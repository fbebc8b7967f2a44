import { beforeEach, expect, test } from '@jest/globals';
import { selectNames, selectNodes } from '../../../../src/core/config/nodes/resolve.ts';
import { folders } from '../file/folder.ts';
import { type Site, site } from './clusters.ts';

const folder = folders();
let here: Site;
beforeEach(() => {
  here = site(folder());
  here.write('eu', 'members: {gone: gone.yaml}\nnodes: {"n[1-3]": {votes: 2}}\ngroups: {g: "n[1-2]"}\n');
});

test('a member that is gone keeps nobody from the nodes of the file itself', async () => {
  const { model } = await here.open('eu');
  expect(selectNames(model, ['n3,@g'])).toEqual(['n1', 'n2', 'n3']);
  expect(selectNodes(model, ['n2'])).toMatchObject([{ name: 'n2', votes: 2 }]);
});

test.each(['gone/n1', '@gone/g', '@*', 'n*', 'n1,gone/n1', 'n1!gone/n1'])(
  'what needs it is refused: %s',
  async (nodes) => {
    const { model } = await here.open('eu');
    expect(() => selectNames(model, [nodes])).toThrow(/Member gone of cluster eu cannot be used/);
  },
);

test('a name of nothing is told as such', async () => {
  const { model } = await here.open('eu');
  expect(() => selectNames(model, ['n4'])).toThrow('There is no node "n4" in cluster eu.');
});
