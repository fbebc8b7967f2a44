import { afterAll, expect, test } from '@jest/globals';
import { thisMachine } from '../../../src/core/agents/access.ts';
import { agentList } from '../../../src/core/agents/list.ts';
import { listAgents } from '../../../src/core/agents/locate.ts';
import { formatAgentName } from '../../../src/core/agents/name.ts';
import { showAgent } from '../../../src/core/agents/show.ts';
import { childOf, childrenOf, parseXml } from '../../../src/core/agents/xml.ts';
import { spawnProgram } from '../../../src/core/transport/spawn.ts';
import { describeWith } from '../../support/components.ts';
import { accessIn, temporaryHost } from './host.ts';

const long = process.env.OCF_LONG === '1';
const { host, remove } = temporaryHost();
afterAll(remove);
const access = accessIn(host);
const node = thisMachine(host.system);

describeWith(['resource-agents', 'pacemaker-agents'], 'every installed agent', () => {
  test('describes itself, and the second listing starts none of them', async () => {
    const list = await agentList(access, { node, class: 'ocf' });
    expect(list.agents.filter(({ problem }) => problem)).toEqual([]);
    expect(list.agents.length).toBeGreaterThan(100);
    const silent = {
      ...access,
      host: { ...host, transport: { run: () => Promise.reject(), forget: async () => {}, close: async () => {} } },
    };
    expect(await agentList(silent, { node, class: 'ocf' })).toEqual(list);
  });
});

describeWith(['resource-agents', 'pacemaker-agents', 'crm_resource'], 'every description', () => {
  test('has the parameters, types, defaults and actions that crm_resource shows', async () => {
    const different: string[] = [];
    const names = listAgents(access.folders);
    for (const name of names.filter((_, index) => long || index % 3 === 0)) {
      const agent = formatAgentName(name);
      const shown = await showAgent(access, { agent, node });
      const oracle = await spawnProgram({ argv: ['crm_resource', '--show-metadata', agent], timeout: 20_000 });
      const root = await parseXml(oracle.stdout, agent);
      const theirs = childrenOf(childOf(root, 'parameters'), 'parameter').map((element) => {
        const content = childOf(element, 'content');
        return [element.attributes.name, content?.attributes.type, content?.attributes.default];
      });
      const ours = shown.parameters.map((parameter) => [parameter.name, parameter.type, parameter.default]);
      if (JSON.stringify(ours) !== JSON.stringify(theirs)) different.push(agent);
      const actions = childrenOf(childOf(root, 'actions'), 'action').map(({ attributes }) => attributes.name);
      expect(shown.actions.map(({ name }) => name)).toEqual(actions);
    }
    expect(names.length).toBeGreaterThan(100);
    expect(different).toEqual([]);
  });
});
