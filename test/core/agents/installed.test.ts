import { isDeepStrictEqual } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import { thisMachine } from '../../../src/core/agents/access.ts';
import { agentList } from '../../../src/core/agents/list.ts';
import { listAgents } from '../../../src/core/agents/locate.ts';
import { formatAgentName } from '../../../src/core/agents/name.ts';
import { parameterProblems } from '../../../src/core/agents/parameters.ts';
import { showAgent } from '../../../src/core/agents/show.ts';
import { childOf, childrenOf, parseXml, type XmlElement } from '../../../src/core/agents/xml.ts';
import { inPool } from '../../../src/core/pool.ts';
import { spawnProgram } from '../../../src/core/transport/spawn.ts';
import { describeWith } from '../../support/components.ts';
import { accessIn, temporaryHost } from './host.ts';

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
  test('has every field of every parameter and action that crm_resource shows', async () => {
    const names = listAgents(access.folders);
    const different = await inPool(names, 4, async (name) => {
      const agent = formatAgentName(name);
      const shown = await showAgent(access, { agent, node });
      const defaults = Object.fromEntries(shown.parameters.map((one) => [one.name, one.default ?? '']));
      const refused = parameterProblems(shown, defaults).filter(({ problem }) => !problem.endsWith('has to be given'));
      expect([agent, ...refused]).toEqual([agent]);
      const oracle = await spawnProgram({ argv: ['crm_resource', '--show-metadata', agent], timeout: 60_000 });
      const root = await parseXml(oracle.stdout, agent);
      const theirs = {
        parameters: childrenOf(childOf(root, 'parameters'), 'parameter').map(parameterShown),
        actions: childrenOf(childOf(root, 'actions'), 'action').map(actionShown),
      };
      const ours = {
        parameters: shown.parameters.map(({ shortdesc, longdesc, ...fields }) => fields),
        actions: shown.actions,
      };
      return isDeepStrictEqual(ours, theirs) ? [] : [{ agent, ours, theirs }];
    });
    expect(names.length).toBeGreaterThan(100);
    expect(different.flat()).toEqual([]);
  });
});

/** The fields of a parameter, read anew from its element: by rules of their own, not by those under test. */
function parameterShown(element: XmlElement) {
  const { name, required, unique, reloadable, 'unique-group': group } = element.attributes;
  const content = childOf(element, 'content');
  const { type, default: fallback } = content?.attributes ?? {};
  const deprecated = childOf(element, 'deprecated');
  return {
    name,
    type,
    ...(fallback === undefined ? {} : { default: fallback }),
    required: required === '1' || required === 'true',
    unique: unique === '1' || unique === 'true' || group !== undefined,
    ...(group === undefined ? {} : { uniqueGroup: group }),
    reloadable: reloadable === '1' || reloadable === 'true',
    deprecated: deprecated !== undefined,
    replacedWith: childrenOf(deprecated, 'replaced-with').map(({ attributes }) => attributes.name),
    options: childrenOf(content, 'option').map(({ attributes }) => attributes.value),
  };
}

function actionShown({ attributes }: XmlElement) {
  const { name, timeout, interval, 'start-delay': delay, depth, role } = attributes;
  return {
    name,
    ...(timeout === undefined ? {} : { timeout: milliseconds(timeout) }),
    ...(interval === undefined ? {} : { interval: milliseconds(interval) }),
    ...(delay === undefined ? {} : { startDelay: milliseconds(delay) }),
    ...(depth === undefined ? {} : { depth: Number(depth) }),
    ...(role === undefined ? {} : { role }),
  };
}

// the agents of the packages write no other times
function milliseconds(text: string): number {
  const [, digits] = /^(\d+)s?$/.exec(text) ?? [];
  if (digits === undefined) throw new Error(`a time of another form: ${text}`);
  return Number(digits) * 1000;
}
