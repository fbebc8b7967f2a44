import { describe, expect, test } from '@jest/globals';
import { type AgentParameter, parseMetadata } from '../../../src/core/agents/metadata.ts';
import { parseAgentTime } from '../../../src/core/agents/time.ts';

const xml = `<?xml version="1.0"?>
<!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">
<resource-agent name="thing" version="2.0">
<version>1.1</version>
<longdesc lang="de">Ein Ding</longdesc>
<longdesc lang="en">

    A thing, with <em>emphasis</em> &amp; more.
      Indented.

</longdesc>
<shortdesc lang="en"> Thing </shortdesc>
<parameters>
  <parameter name="mode" required="1" reloadable="1" unique-group="m">
    <deprecated><replaced-with name="kind"/><desc>old</desc></deprecated>
    <shortdesc>Mode</shortdesc><longdesc>How</longdesc>
    <content type="select" default="a"><option value="a"/><option value="b"/></content>
  </parameter>
  <parameter name="plain" unique="1"><content type="weird"/></parameter>
</parameters>
<actions>
  <action name="monitor" timeout="20" interval="10s" depth="10" role="Promoted" start-delay="1min"/>
  <action name="stop" timeout="500ms"/>
</actions>
</resource-agent>`;

describe('parseMetadata', () => {
  test('reads everything', async () => {
    expect(await parseMetadata(xml, 'thing')).toEqual({
      name: 'thing',
      version: '2.0',
      apiVersion: '1.1',
      shortdesc: 'Thing',
      longdesc: 'A thing, with emphasis & more.\n  Indented.',
      parameters: [
        {
          name: 'mode',
          type: 'select',
          default: 'a',
          required: true,
          unique: true,
          uniqueGroup: 'm',
          reloadable: true,
          deprecated: true,
          replacedWith: ['kind'],
          options: ['a', 'b'],
          shortdesc: 'Mode',
          longdesc: 'How',
        },
        {
          name: 'plain',
          type: 'string',
          required: false,
          unique: true,
          reloadable: false,
          deprecated: false,
          replacedWith: [],
          options: [],
          shortdesc: '',
          longdesc: '',
        } satisfies AgentParameter,
      ],
      actions: [
        { name: 'monitor', timeout: 20_000, interval: 10_000, startDelay: 60_000, depth: 10, role: 'Promoted' },
        { name: 'stop', timeout: 500 },
      ],
    });
  });

  test.each([
    ['', 'The meta-data of thing is empty.'],
    ['Segmentation fault', 'The meta-data of thing is not well-formed XML: text data outside of root node.'],
    ['<resource-agent name="a"><version></resource-agent>', 'unexpected close tag'],
    ['<resource-agent name="a" name="b"/>', 'duplicate attribute'],
    ['<resource-agent>&nosuch;</resource-agent>', 'undefined entity'],
    ['<other/>', 'The meta-data of thing begins with <other> instead of <resource-agent>.'],
  ])('refuses %j', async (text, message) => {
    await expect(parseMetadata(text, 'thing')).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining(message),
    });
  });

  test('says where', async () => {
    await expect(parseMetadata('<resource-agent>\n  <a></b>', 'thing')).rejects.toMatchObject({ place: { line: 2 } });
  });
});

test.each([
  ['20', 20_000],
  ['20s', 20_000],
  [' 2 min ', 120_000],
  ['1h', 3_600_000],
  ['250ms', 250],
  ['PT20S', undefined],
  ['-1', undefined],
  ['soon', undefined],
])('the time %j', (text, milliseconds) => expect(parseAgentTime(text)).toBe(milliseconds));
