import { describe, expect, test } from '@jest/globals';
import { OcfError } from '../../../src/core/errors.ts';
import { NodeSet } from '../../../src/core/nodeset/nodeset.ts';
import { type NodeLookup, parseNodeSet } from '../../../src/core/nodeset/parse.ts';

function failure(text: string, lookup?: NodeLookup): OcfError {
  try {
    parseNodeSet(text, lookup);
  } catch (error) {
    if (error instanceof OcfError) return error;
    throw error;
  }
  throw new Error(`"${text}" was accepted`);
}

function lookupOf(groups: Record<string, string>, nodes = ''): NodeLookup {
  return {
    group: (name, source) => (source === undefined ? groups[name] : undefined),
    groups: (source) => (source === undefined ? Object.keys(groups) : []),
    nodes: () => parseNodeSet(nodes),
  };
}

describe('what is read', () => {
  test.each([
    ['', ''],
    [' \n ', ''],
    ['n3,n1 n2', 'n[1-3]'],
    ['n1\n\tn2\n', 'n[1-2]'],
    ['n[ 1 - 3 , 5 ]', 'n[1-3,5]'],
    ['n[1-2,01,001]', 'n[1-2,01,001]'],
    ['n[8-12],n09', 'n[8-9,09-12]'],
    ['n0[1-3]', 'n[01-03]'],
    ['n[1-3]0', 'n[10,20,30]'],
    ['n[1-9/4]5', 'n[15,55,95]'],
    // ClusterShell 1.9.1 makes 460 nodes of this one.
    ['n5[8-11]', 'n[58-59,510-511]'],
    ['dc[1-2]n[1-9]-ib0', 'dc[1-2]n[1-9]-ib0'],
    ['n[1-9]!n[2-3]&n[1-4],n7^n[1-2]', 'n[2,4,7]'],
    ['n1 , n2 ! n1', 'n2'],
    ['n1 n2!n1', 'n2'],
    ['[1-3],7', '[1-3,7]'],
    ['n1234567890123456789', 'n1234567890123456789'],
    ['fe80::1:[1-2]', 'fe80::1:[1-2]'],
    ['knoten-ä[1-2]', 'knoten-ä[1-2]'],
  ])('%j is %j', (text, folded) => {
    expect(parseNodeSet(text).fold()).toBe(folded);
  });

  test('a million nodes are one span', () => {
    expect(parseNodeSet('n[1-1000000]').size).toBe(1_000_000);
    const holed = parseNodeSet('a[1-3000]b[1-3000]!a5b7');
    expect(holed.size).toBe(8_999_999);
    expect(holed.fold()).toBe('a[1-4,6-3000]b[1-3000],a5b[1-6,8-3000]');
    expect(holed.has('a5b8')).toBe(true);
    expect(holed.has('a5b7')).toBe(false);
  });
});

describe('what is refused, with the place', () => {
  test.each([
    ['n[1-3', 2, /not closed at "n\[1-3"/],
    ['n1,m[1-3', 5, /not closed/],
    ['n1-3]', 5, /closing bracket/],
    ['n[[1]]', 3, /bracket in a bracket/],
    ['n[5-3]', 3, /ends before it begins at "5-3"/],
    ['n[1,7-x]', 5, /"7-x"/],
    ['n[]', 3, /empty range/],
    ['n[1,]', 5, /empty range/],
    ['n[-1-3]', 3, /form 1, 1-9 or 1-9\/2/],
    ['n[1-3/0]', 3, /step of 0/],
    ['n[5/2]', 3, /step without a range/],
    ['n[08-150]', 3, /different lengths/],
    ['n[1-2][3-4]', 2, /nothing but digits between/],
    ['n[1-9999999999999999]', 3, /more than 15 digits/],
    ['n1,,n2', 4, /no operand for the union/],
    ['n1!', 3, /no operand for the difference/],
    ['&n1', 1, /no operand for the intersection/],
    ['n1 -n2', 4, /begins with "-"/],
    ['n1 n;2', 4, /holds ";"/],
    ['n\u0000', 1, /control character/],
    ['n\u202e1', 1, /control character/],
    ['../n1', 1, /begins with "\."|holds "\/"/],
    [`n${'x'.repeat(300)}`, 1, /longer than 255/],
    ['n1@web', 1, /holds "@"/],
    ['@', 1, /@group/],
    ['@a*', 1, /@group/],
  ])('%j at column %i', (text, column, message) => {
    const error = failure(text);
    expect(error.code).toBe('USAGE');
    expect(error.message).toMatch(message);
    expect(error.place).toEqual({ line: 1, column });
  });

  test('a place on a later line', () => {
    expect(failure('n1\nn2 n[3').place).toEqual({ line: 2, column: 5 });
  });

  test.each(['n[1-99999999999]', 'n[1-99999999/2]', 'a[1-9999]b[1-9999]', 'n[1-9000000],m[1-9000000]'])(
    '%s, before there is memory for it',
    (text) => {
      expect(failure(text).message).toContain('more than 10 million names');
    },
  );

  test('a long text is quoted by its beginning', () => {
    expect(failure(`${'n1 '.repeat(5000)}n[`).message.length).toBeLessThan(300);
  });

  test('single names are no patterns', () => {
    for (const name of ['n[1-2]', 'n1,n2', '', '-n', 'n 1', '@web', 'n*']) {
      expect(() => NodeSet.of([name])).toThrow(OcfError);
    }
    expect(NodeSet.of(['n2', 'n1', 'n2']).names()).toEqual(['n1', 'n2']);
  });
});

describe('groups and wildcards', () => {
  test('groups refer to groups', () => {
    const lookup = lookupOf({ a: 'n[1-4]', b: '@a!n2,@c', c: 'm1' });
    expect(parseNodeSet('@b', lookup).fold()).toBe('m1,n[1,3-4]');
  });

  test('an unknown group is an error with a suggestion, wherever it stands', () => {
    const lookup = lookupOf({ storage: '@stroage2', web: 'n1' });
    expect(failure('n1,@wbe', lookup)).toMatchObject({ code: 'NOT_FOUND', suggestions: ['Did you mean web?'] });
    expect(failure('@storage', lookup).message).toBe('There is no group "stroage2", which group "storage" refers to.');
    expect(failure('n1!@other:web', lookup).message).toContain('"other:web"');
    expect(failure('@web')).toMatchObject({
      code: 'NOT_FOUND',
      suggestions: ['No groups are known here: they need a cluster.'],
    });
    expect(failure('@nothing-like-it', lookup).suggestions).toEqual(['Known groups: storage, web.']);
  });

  test('groups that contain each other are found out, and the way is shown', () => {
    const lookup = lookupOf({ a: 'n1,@b', b: '@c', c: 'n3!@a', fine: 'n1' });
    expect(failure('@fine,@b', lookup)).toMatchObject({
      code: 'INVALID',
      message: 'Group "b" contains itself: @b → @c → @a → @b.',
    });
  });

  test('groups defined by many groups are worked out once', () => {
    const doubled = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`g${n + 1}`, `@g${n},@g${n}`]));
    expect(parseNodeSet('@g40', lookupOf({ ...doubled, g0: 'n1' })).fold()).toBe('n1');
  });

  test('an error in a definition names the group', () => {
    expect(failure('@a', lookupOf({ a: 'n1 n[2' }))).toMatchObject({
      code: 'USAGE',
      message: 'The definition "n1 n[2" of group "a" has a bracket that is not closed at "n[2".',
      place: { line: 1, column: 5 },
    });
  });

  test('wildcards match known nodes, whole names, and never nothing', () => {
    const lookup = lookupOf({}, 'n[1-12],n[01-02],web.1');
    expect(parseNodeSet('n1*', lookup).fold()).toBe('n[1,10-12]');
    expect(parseNodeSet('n?', lookup).fold()).toBe('n[1-9]');
    expect(parseNodeSet('n?[1-2]', lookup).fold()).toBe('n[01-02,11-12]');
    expect(parseNodeSet('*.*', lookup).fold()).toBe('web.1');
    expect(parseNodeSet('@*!n*', lookup).fold()).toBe('web.1');
    expect(failure('n1!x*', lookup)).toMatchObject({ code: 'NOT_FOUND', message: 'No known node matches "x*".' });
    expect(failure('n*[1', lookup).code).toBe('USAGE');
  });

  test('a wildcard with many stars is decided at once', () => {
    const lookup = lookupOf({}, `${'a'.repeat(200)}`);
    expect(failure(`${'a*'.repeat(60)}b`, lookup).code).toBe('NOT_FOUND');
  });
});
