import { expect, test } from '@jest/globals';
import { metaVariables } from '../../../src/core/agents/meta-variables.ts';

const names = (meta: Record<string, string>) =>
  Object.entries(metaVariables(meta)).map(([name, value]) => [name.replace('OCF_RESKEY_CRM_meta_', ''), value]);

test('names are those of variables', () => {
  expect(metaVariables({ 'clone-node-max': '1', notify_type: 'pre' })).toEqual({
    OCF_RESKEY_CRM_meta_clone_node_max: '1',
    OCF_RESKEY_CRM_meta_notify_type: 'pre',
  });
});

test.each([
  ['notify_promoted_uname', 'notify_master_uname'],
  ['notify_unpromoted_resource', 'notify_slave_resource'],
  ['promoted_max', 'master_max'],
  ['promoted_node_max', 'master_node_max'],
])('%s of API 1.1 and %s of 1.0 are there together', (modern, old) => {
  expect(names({ [modern]: 'n1 n2' })).toEqual(
    expect.arrayContaining([
      [modern, 'n1 n2'],
      [old, 'n1 n2'],
    ]),
  );
  expect(names({ [old]: 'x' })).toEqual(
    expect.arrayContaining([
      [modern, 'x'],
      [old, 'x'],
    ]),
  );
  // who gives both means both
  expect(names({ [modern]: 'a', [old]: 'b' })).toEqual([
    [modern, 'a'],
    [old, 'b'],
  ]);
});

test.each(['notify_promote_uname', 'promoted', 'master', 'notify_start_resource'])('%s has one name', (name) => {
  expect(names({ [name]: 'x' })).toEqual([[name, 'x']]);
});

test.each(['', '1a', 'a b', 'a=b', 'ä', "x'"])('%j is no name', (name) => {
  expect(() => metaVariables({ [name]: 'x' })).toThrow(expect.objectContaining({ code: 'USAGE' }));
});
