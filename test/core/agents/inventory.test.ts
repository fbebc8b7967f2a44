import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { renderAgentInventory } from '../../../src/cli/render/agent-inventory.ts';
import { plainStyle } from '../../../src/cli/style.ts';
import { thisMachine } from '../../../src/core/agents/access.ts';
import { agentInventory, agentInventoryStatus } from '../../../src/core/agents/inventory.ts';
import type { Node } from '../../../src/core/config/model.ts';
import { accessIn, temporaryHost } from './host.ts';

const { host, folder, remove } = temporaryHost();
afterAll(remove);
// every node has the same path, and its own folder behind it: the shell is told which
const access = accessIn(host, ['/proc/self/cwd/agents']);

function nodeIn(name: string): Node {
  mkdirSync(join(folder, name, 'agents', 'test'), { recursive: true });
  const command = ['/bin/sh', '-c', `cd ${join(folder, name)} && exec /bin/sh`];
  return { ...thisMachine(host.system), name, id: name, transport: 'command', command };
}

function write(node: Node, type: string, text: string): void {
  const file = join(folder, node.name, 'agents', 'test', type);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
}

const says = (version: string, parameter = 'a', fallback = '') =>
  `cat <<END
<resource-agent name="x" version="${version}"><version>1.1</version><shortdesc>An x</shortdesc><parameters>
<parameter name="${parameter}"><content type="string" default="${fallback}"/></parameter></parameters></resource-agent>
END`;

const nodes = ['n1', 'n2', 'n3'].map(nodeIn);
const [n1, n2, n3] = nodes as [Node, Node, Node];
const away: Node = { ...n1, name: 'n4', id: 'n4', command: ['/bin/false'] };

test('each agent stands there once, with its nodes and where it differs', async () => {
  for (const node of nodes) write(node, 'same', says('1', 'a', node.name));
  write(n1, 'versions', says('1'));
  write(n2, 'versions', says('2'));
  write(n3, 'versions', says('1'));
  write(n2, 'shapes', says('1', 'a'));
  write(n3, 'shapes', says('1', 'b'));
  write(n1, 'broken', says('1'));
  write(n3, 'broken', 'exit 1');
  const inventory = await agentInventory(access, { nodes: [...nodes, away], class: 'ocf' });
  expect(inventory).toEqual({
    nodes: 'n[1-4]',
    agents: [
      expect.objectContaining({
        agent: 'ocf:test:broken',
        nodes: 'n[1,3]',
        shortdesc: 'An x',
        variants: [],
        problems: [{ nodes: 'n3', problem: expect.stringContaining('ended with 1') }],
      }),
      expect.objectContaining({ agent: 'ocf:test:same', nodes: 'n[1-3]', variants: [], problems: [] }),
      expect.objectContaining({
        agent: 'ocf:test:shapes',
        nodes: 'n[2-3]',
        variants: [
          { version: '1', nodes: 'n2' },
          { version: '1', nodes: 'n3' },
        ],
      }),
      expect.objectContaining({
        agent: 'ocf:test:versions',
        nodes: 'n[1-3]',
        variants: [
          { version: '1', nodes: 'n[1,3]' },
          { version: '2', nodes: 'n2' },
        ],
      }),
    ],
    unreached: [{ node: 'n4', message: expect.stringContaining('/bin/false') }],
  });
  expect(agentInventoryStatus(inventory)).toBe(4);
  const text = renderAgentInventory(inventory, plainStyle);
  expect(text).toMatch(/^ocf:test:same +n\[1-3\] +An x$/m);
  expect(text).toMatch(/^ocf:test:versions +n\[1-3\] +An x \(differs: 1 on n\[1,3\], 2 on n2\)$/m);
  expect(text).toMatch(/^n4: /m);
});

test('a provider that only some nodes have is no failure, one that none has is', async () => {
  mkdirSync(join(folder, 'n2', 'agents', 'rare'), { recursive: true });
  const file = join(folder, 'n2', 'agents', 'rare', 'one');
  writeFileSync(file, `#!/bin/sh\n${says('1')}\n`);
  chmodSync(file, 0o755);
  const inventory = await agentInventory(access, { nodes, provider: 'rare' });
  expect(inventory).toMatchObject({ agents: [{ agent: 'ocf:rare:one', nodes: 'n2' }], unreached: [] });
  expect(agentInventoryStatus(inventory)).toBe(0);
  await expect(agentInventory(access, { nodes, provider: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(agentInventory(access, { nodes, provider: 'x', class: 'lsb' })).rejects.toMatchObject({ code: 'USAGE' });
});
