import { describe, expect, test } from '@jest/globals';
import { collect, leftOutOf, resourcesOf } from './found.ts';

async function found(resources: string, constraints = '', options = '') {
  const nodes = ['n1', 'n2', 'n3'].map((name, id) => `<node id="${id + 1}" uname="${name}"/>`).join('');
  const text = `<cib><configuration><crm_config><cluster_property_set id="o">${options}</cluster_property_set></crm_config><nodes>${nodes}</nodes><resources>${resources}</resources><constraints>${constraints}</constraints></configuration></cib>`;
  const into = await collect('cib', text);
  expect(into.problems).toEqual([]);
  return { resources: resourcesOf(into), left: leftOutOf(into).map((line) => line.replace(/ \(1\)$/, '')), into };
}

const primitive = (id: string, more = '', words = 'class="ocf" provider="heartbeat" type="Dummy"') =>
  `<primitive id="${id}" ${words}>${more}</primitive>`;
const pairs = (set: string, values: Record<string, string>, more = '') =>
  `<${set} id="s">${more}${Object.entries(values)
    .map(([name, value]) => `<nvpair id="p" name="${name}" value="${value}"/>`)
    .join('')}</${set}>`;
const meta = (values: Record<string, string>) => pairs('meta_attributes', values);
const agent = 'ocf:heartbeat:Dummy';

test('classes, parameters and operations', async () => {
  const level = '<instance_attributes id="i"><nvpair id="l" name="OCF_CHECK_LEVEL" value="10"/></instance_attributes>';
  const operations = `<operations><op id="a" name="monitor" interval="10s" timeout="1min"/><op id="b" name="monitor" interval="60000ms" start-delay="5">${level}</op><op id="c" name="start" interval="0s" timeout="40"/></operations>`;
  const { resources, left } = await found(
    `${primitive('a', pairs('instance_attributes', { state: '/x y', fake: '' }) + operations)}${primitive('b', '', 'class="systemd" type="nginx"')}${primitive('c', '', 'class="lsb" type="old"')}`,
  );
  expect(left).toEqual([]);
  expect(resources).toEqual({
    a: {
      agent,
      parameters: { state: '/x y', fake: '' },
      monitors: [{ interval: '1m', start_delay: '5s', depth: 10 }],
      operations: { monitor: { interval: '10s', timeout: '1m' }, start: { timeout: '40s' } },
    },
    b: { agent: 'systemd:nginx' },
    c: { agent: 'lsb:old' },
  });
});

test('a secret is never taken over, nor said', async () => {
  const { resources, left, into } = await found(primitive('a', pairs('instance_attributes', { passwd: 'hunter2' })));
  expect(resources).toEqual({ a: { agent } });
  expect(left).toEqual(['passwd of a: secrets are not taken over']);
  expect(JSON.stringify([...into.resources, into.leftOut])).not.toContain('hunter2');
});

describe('what does not map exactly is left out and named', () => {
  const op = (words: string) => `<operations><op id="o" ${words}/></operations>`;
  test.each<[string, string, Record<string, unknown>, string]>([
    ['a class', primitive('a', '', 'class="service" type="x"'), {}, 'resource "a": there is no class "service"'],
    ['a template', primitive('a', '', 'template="t"'), {}, 'resource "a": it is made from a template'],
    [
      'a device',
      primitive('ipmi', '', 'class="stonith" type="fence_ipmilan"'),
      {},
      'STONITH device "ipmi" (fence/ipmilan): devices are added by hand, with: ocf device add',
    ],
    [
      'a setting',
      primitive('a', meta({ 'is-managed': 'false' })),
      { a: { agent } },
      'is-managed of a: there is no such setting here',
    ],
    [
      'what rules decide',
      primitive('a', pairs('meta_attributes', { 'target-role': 'Stopped' }, '<rule id="r" score="1"/>')),
      { a: { agent } },
      'meta_attributes s of a: rules decide when it holds',
    ],
    [
      'a role',
      primitive('a', op('name="monitor" interval="9" role="Master"')),
      { a: { agent } },
      'monitor 9 of a: the resource has no roles',
    ],
    [
      'a stopped role',
      primitive('a', op('name="monitor" interval="9" role="Stopped"')),
      { a: { agent } },
      'monitor 9 of a: only copies that run are looked at',
    ],
    [
      'a probe',
      primitive('a', op('name="monitor" interval="0" timeout="9"')),
      { a: { agent } },
      'monitor 0 of a: what looks before a start has no settings of its own here',
    ],
    [
      'a time',
      primitive('a', op('name="start" timeout="PT5S"')),
      { a: { agent } },
      'start of a: its timeout is no plain time',
    ],
    [
      'a field',
      primitive('a', op('name="stop" timeout="5s" on-fail="block"')),
      { a: { agent, operations: { stop: { timeout: '5s' } } } },
      'on-fail of stop of a: there is no such setting here',
    ],
    [
      'a group',
      `<group id="g">${primitive('a')}${primitive('b', '', 'template="t"')}</group>`,
      {},
      'group "g": not all of its members can be taken over',
    ],
    [
      'a unique clone',
      `<clone id="c">${meta({ 'globally-unique': 'true' })}${primitive('a')}</clone>`,
      {},
      'clone "c": its copies are not alike',
    ],
    [
      'a promotable group',
      `<master id="c"><group id="g">${primitive('a')}</group></master>`,
      {},
      'master "c": a group has no roles here',
    ],
    [
      'a crowded clone',
      `<clone id="c">${meta({ 'clone-node-max': '2' })}${primitive('a')}</clone>`,
      {},
      'clone "c": it may have several copies on a node',
    ],
    ['a bundle', '<bundle id="b"/>', {}, 'bundle "b": containers are not run here'],
  ])('%s', async (_, text, resources, left) => {
    const got = await found(text);
    expect(got.resources).toEqual(resources);
    expect(got.left).toContain(left);
  });
});

describe('constraints', () => {
  const two = `${primitive('a')}${primitive('b')}<clone id="c-clone">${meta({ promotable: 'true', 'clone-max': '2' })}${primitive('c')}</clone>`;
  const plain = { a: { agent }, b: { agent }, c: { agent, copies: 2, promoted: 1 } };
  test.each<[string, Record<string, Record<string, unknown>>]>([
    ['<rsc_order id="x" first="a" then="b"/>', { b: { after: ['a'] } }],
    [
      '<rsc_order id="x" first="c-clone" first-action="promote" then="b" then-action="start"/>',
      { b: { after: ['c:promoted'] } },
    ],
    ['<rsc_colocation id="x" rsc="a" with-rsc="b" score="INFINITY"/>', { a: { with: ['b'] } }],
    [
      '<rsc_colocation id="x" rsc="a" with-rsc="c-clone" with-rsc-role="Promoted" score="INFINITY"/>',
      { a: { with: ['c:promoted'] } },
    ],
    ['<rsc_colocation id="x" rsc="a" with-rsc="b" score="-INFINITY"/>', { a: { avoid: ['b'] } }],
    ['<rsc_location id="x" rsc="a" node="n2" score="INFINITY"/>', { a: { prefer: ['n2'] } }],
    ['<rsc_location id="x" rsc="c-clone" node="n2" score="-INFINITY"/>', { c: { nodes: 'n[1,3]' } }],
    [
      '<rsc_location id="x" rsc="a" node="n3" score="5"/><rsc_location id="y" rsc="a" node="n1" score="50"/>',
      { a: { prefer: ['n1', 'n3'] } },
    ],
    [
      '<rsc_location id="x" rsc="a" node="n3" score="5"/><rsc_location id="y" rsc="a" node="n3" score="-INFINITY"/>',
      { a: { nodes: 'n[1-2]' } },
    ],
  ])('%s', async (text, more) => {
    const { resources, left } = await found(two, text);
    expect(left).toEqual([]);
    expect(resources).toEqual(
      Object.fromEntries(Object.entries(plain).map(([name, spec]) => [name, { ...spec, ...more[name] }])),
    );
  });

  test.each([
    ['<rsc_order id="x" first="a" then="b" kind="Optional"/>', 'order "x": it is not mandatory'],
    ['<rsc_order id="x" first="a" then="b" symmetrical="false"/>', 'order "x": it holds only one way'],
    [
      '<rsc_order id="x" first="c-clone" first-action="promote" then="b"/>',
      'order "x": it orders other actions than starts',
    ],
    ['<rsc_order id="x" first="a" then="gone"/>', 'order "x": it names a resource that is not taken over'],
    ['<rsc_order id="x"><resource_set id="s"/></rsc_order>', 'order "x": it has rules or sets of resources'],
    ['<rsc_colocation id="x" rsc="a" with-rsc="b" score="100"/>', 'colocation "x": its score only advises'],
    ['<rsc_colocation id="x" rsc="a" with-rsc="b"/>', 'colocation "x": its score only advises'],
    [
      '<rsc_colocation id="x" rsc="c-clone" rsc-role="Master" with-rsc="b" score="INFINITY"/>',
      'colocation "x": it holds for some copies only',
    ],
    ['<rsc_location id="x" rsc="a"><rule id="r"/></rsc_location>', 'location "x": it has rules or sets of resources'],
    ['<rsc_location id="x" rsc="a" node="n9" score="1"/>', 'location "x": there is no such node'],
    ['<rsc_location id="x" rsc="a" node="n1" score="-5"/>', 'location "x": its score only advises against'],
    [
      '<rsc_location id="x" rsc="c-clone" role="Master" node="n1" score="5"/>',
      'location "x": it holds for some copies only',
    ],
    ['<rsc_ticket id="x" rsc="a" ticket="t"/>', 'rsc_ticket "x": there is nothing like it here'],
  ])('%s is left out', async (text, why) => {
    const { resources, left } = await found(two, text);
    expect(left).toEqual([why]);
    expect(resources).toEqual(plain);
  });

  test('where nothing may run unless a location says so, the others are named', async () => {
    const option = '<nvpair id="q" name="symmetric-cluster" value="false"/>';
    const { resources, left } = await found(
      `${primitive('a')}${primitive('b')}`,
      '<rsc_location id="x" rsc="a" node="n1" score="0"/><rsc_location id="y" rsc="a" node="n3" score="9"/>',
      option,
    );
    expect(resources.a).toEqual({ agent, nodes: 'n[1,3]', prefer: ['n3'] });
    expect(left).toEqual(['locations of b: no node is left for it']);
    expect(resources.b).toEqual({ agent, enabled: false });
  });
});
