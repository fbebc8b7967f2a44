import { describe, expect, test } from '@jest/globals';
import type { AgentMetadata, AgentParameter } from '../../../src/core/agents/metadata.ts';
import { parameterProblems, requireNoProblems } from '../../../src/core/agents/parameters.ts';

const plain: AgentParameter = {
  name: 'plain',
  type: 'string',
  required: false,
  unique: false,
  reloadable: false,
  deprecated: false,
  replacedWith: [],
  options: [],
  shortdesc: '',
  longdesc: '',
};

const metadata: AgentMetadata = {
  name: 'x',
  version: '1',
  apiVersion: '1.1',
  shortdesc: '',
  longdesc: '',
  actions: [],
  parameters: [
    { ...plain, name: 'ip', required: true, shortdesc: 'Address' },
    { ...plain, name: 'filled', required: true, default: 'yes' },
    { ...plain, name: 'flag', type: 'boolean' },
    { ...plain, name: 'count', type: 'integer' },
    { ...plain, name: 'unit', type: 'select', options: ['K', 'M'] },
    { ...plain, name: 'wait', type: 'time' },
    { ...plain, name: 'nap', type: 'second' },
    { ...plain, name: 'old', required: true, deprecated: true, replacedWith: ['ip'] },
  ],
};

describe('parameterProblems', () => {
  test('none where all is well', () => {
    const given = { ip: { from: 'env:IP' }, flag: true, count: 3, unit: 'K', OCF_CHECK_LEVEL: '10', trace_ra: 1 };
    expect(parameterProblems(metadata, given)).toEqual([]);
  });

  test('all at once', () => {
    const given = { pi: 'x', flag: 'y', count: '3s', unit: 'k', unheard: '1' };
    expect(parameterProblems(metadata, given)).toEqual([
      { parameter: 'pi', problem: 'there is no parameter pi', suggestion: 'Did you mean ip?' },
      { parameter: 'flag', problem: 'flag is "y", which agents read as false', suggestion: 'Write true or false.' },
      { parameter: 'count', problem: 'count is "3s", not a whole number', suggestion: 'Write digits only.' },
      { parameter: 'unit', problem: 'unit is "k", not one of its values', suggestion: 'Write one of K, M.' },
      { parameter: 'unheard', problem: 'there is no parameter unheard' },
      { parameter: 'ip', problem: 'ip (Address) has to be given', suggestion: 'Give ip=VALUE.' },
      { parameter: 'old', problem: 'old has to be given', suggestion: 'Give old=VALUE.' },
    ]);
  });

  test.each(['20', '20s', '500ms', '1 min', '2h', ''])('the time %j is clear', (wait) => {
    expect(parameterProblems(metadata, { ip: '1', wait, nap: wait })).toEqual([]);
  });

  test.each(['soon', '-1', '1.5s', '20 s 3', '5 parsecs'])('the time %j is none', (wait) => {
    expect(parameterProblems(metadata, { ip: '1', wait, nap: wait })).toMatchObject([
      { problem: `wait is "${wait}", no time` },
      { problem: `nap is "${wait}", no time` },
    ]);
  });

  test('a type that its own default is not of says nothing', () => {
    const strange = { ...plain, name: 'dampen', type: 'integer', default: '5s' } as const;
    const odd = { ...plain, name: 'address', type: 'boolean', default: '127.0.0.1' } as const;
    const usual = { ...plain, name: 'count', type: 'integer', default: '5' } as const;
    const own = { ...metadata, parameters: [strange, odd, usual] };
    expect(parameterProblems(own, { dampen: '0s', address: '10.0.0.1', count: '6' })).toEqual([]);
    expect(parameterProblems(own, { count: '6s' })).toMatchObject([{ parameter: 'count' }]);
  });

  test.each(['yes', 'true', '1', 'YES', 'TRUE', 'True', 'ja', 'on', 'ON', 'no', 'No', 'FALSE', '0', 'off', ''])(
    'the boolean %j is clear',
    (flag) => expect(parameterProblems(metadata, { ip: '1', flag })).toEqual([]),
  );

  test.each(['Yes', 'On', 'y', 't', '2', 'enabled'])('the boolean %j would be read as false', (flag) => {
    expect(parameterProblems(metadata, { ip: '1', flag })).toHaveLength(1);
  });
});

test('one problem is the sentence, several are a list', () => {
  const problems = parameterProblems(metadata, { ip: '1', count: 'x', unit: 'y' });
  expect(() => requireNoProblems('ocf:a:x', [], 'USAGE')).not.toThrow();
  expect(() => requireNoProblems('ocf:a:x', problems.slice(0, 1), 'INVALID')).toThrow(
    expect.objectContaining({
      code: 'INVALID',
      message: 'A parameter of ocf:a:x is wrong: count is "x", not a whole number.',
    }),
  );
  expect(() => requireNoProblems('ocf:a:x', problems, 'USAGE')).toThrow(
    expect.objectContaining({
      code: 'USAGE',
      message: '2 parameters of ocf:a:x are wrong.',
      data: { agent: 'ocf:a:x', problems },
    }),
  );
});
