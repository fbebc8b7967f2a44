import { describe, expect, test } from '@jest/globals';
import { metadataProblems } from '../../../../src/core/agents/conformance/metadata-rules.ts';
import { parseXml } from '../../../../src/core/agents/xml.ts';

const good = `<resource-agent name="x"><version>1.0</version><longdesc lang="en">l</longdesc><shortdesc lang="en">s</shortdesc>
<parameters><parameter name="p" unique="1"><longdesc lang="en">l</longdesc><shortdesc lang="en">s</shortdesc><content type="string"/></parameter></parameters>
<actions><action name="start" timeout="20s"/></actions></resource-agent>`;

async function problems(change: readonly [string | RegExp, string], text = good) {
  const changed = text.replace(...change);
  expect(changed).not.toBe(text);
  return metadataProblems(await parseXml(changed, 'it'), 'x');
}

describe('metadataProblems', () => {
  test('a good one has none', async () => {
    expect(metadataProblems(await parseXml(good, 'it'), 'x')).toEqual([]);
  });

  test.each([
    [[' name="x"', ''], '<resource-agent> lacks the attribute name.'],
    [['name="x"', 'name="y"'], 'It calls itself "y", and its file is called "x".'],
    [['<version>1.0</version>', ''], '<resource-agent name="x"> lacks <version>.'],
    [['1.0<', '2.0<'], 'It names the API version "2.0", not 1.0 or 1.1.'],
    [['<content type="string"/>', ''], '<parameter name="p"> lacks <content>.'],
    [
      ['type="string"', 'type="select"'],
      'The attribute type of <content> is "select", not one of string, integer, boolean, time.',
    ],
    [['unique="1"', 'unique="yes"'], 'The attribute unique of <parameter name="p"> is "yes", not one of 0, 1.'],
    [['unique="1"', 'unique-group="g"'], '<parameter name="p"> may not have the attribute unique-group.'],
    [['unique="1"', 'constructor="1"'], '<parameter name="p"> may not have the attribute constructor.'],
    [[' timeout="20s"', ''], '<action name="start"> lacks the attribute timeout.'],
    [['"20s"', '"soon"'], 'The timeout of action start is "soon", which is no time.'],
    [
      ['name="start"', 'name="validate"'],
      /^The attribute name of <action name="validate"> is "validate", not one of start, /,
    ],
    [['<actions>', '<actions>words'], '<actions> holds text, and may only hold elements.'],
    [['<actions>', '<special tag="t"/><actions>'], '<resource-agent name="x"> may not hold <special>.'],
    [
      [/(<longdesc.*?<\/longdesc>)(<shortdesc.*?<\/shortdesc>)\n/, '$2$1'],
      'What <resource-agent name="x"> holds is not in the order version, longdesc, shortdesc, parameters, actions.',
    ],
    [[/(<parameter .*<\/parameter>)/, '$1$1'], 'The parameter p is there twice.'],
  ] as const)('%j', async (change, problem) => {
    const found = await problems(change as readonly [string, string]);
    expect(found).toHaveLength(1);
    expect(found[0]).toEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem));
  });

  test('version 1.1 has more', async () => {
    const newer = good.replace('1.0<', '1.1<').replace('unique="1"', 'unique-group="g" reloadable="1"');
    const select = '<content type="select" default="a"><option value="a"/></content>';
    expect(await problems(['<content type="string"/>', select], newer)).toEqual([]);
    expect(await problems(['<content type="string"/>', select.replace('default="a"', 'default="b"')], newer)).toEqual([
      'The default of parameter p is "b", which is none of its options.',
    ]);
    expect(await problems(['name="start"', 'name="reload-agent"'], newer)).toEqual([]);
  });

  test('something else is told as such', async () => {
    expect(metadataProblems(await parseXml('<html/>', 'it'), 'x')).toEqual([
      'It begins with <html> instead of <resource-agent>.',
    ]);
  });
});
