import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { roleOf } from '../../../../src/core/config/relations.ts';
import type { Sketch } from './world.ts';

/** What Pacemaker is told: the same file, with what is to run by the end, and where it runs now. */
export interface CrmCase {
  readonly sketch: Sketch;
  readonly nodes: readonly string[];
  /** `web n1`, `db n2 promoted` */
  readonly running: readonly string[];
  /** Target-role="Stopped". */
  readonly stopped?: readonly string[];
  /** `web n1`: it may not be there any more. */
  readonly banned?: readonly string[];
  /** `db n2`: where the promoted copy is rather to be. */
  readonly promoted?: readonly string[];
}

export interface Graph {
  /** `start web n1`, sorted. */
  readonly actions: readonly string[];
  /** Which actions come before which, directly or not. */
  before(id: string): ReadonlySet<string>;
}

/** The digest of an operation without parameters; a copy with another one would be restarted. */
const noParameters = 'f2317cad3d54cec5d7d7aa7d0bf35cf8';

/** The transition graph that Pacemaker's scheduler makes; probes and pseudo actions are left out, their order is kept. */
export function crmGraph(one: CrmCase): Graph {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-crm-'));
  try {
    const [cib, graph] = [join(folder, 'cib.xml'), join(folder, 'graph.xml')];
    writeFileSync(cib, cibFor(one));
    const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`, CIB_file: cib };
    const ran = spawnSync('crm_simulate', ['-R', '-x', cib, '-G', graph, '-Q'], { env, encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(`crm_simulate: ${ran.stderr}${ran.stdout}`);
    return readGraph(readFileSync(graph, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readGraph(text: string): Graph {
  const names = new Map<string, string>();
  const needs = new Map<string, Set<string>>();
  let actions: string[] = [];
  let inputs: string[] = [];
  let inside: 'action_set' | 'inputs' | undefined;
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'synapse') [actions, inputs] = [[], []];
    if (name === 'action_set' || name === 'inputs') inside = name;
    if (name !== 'rsc_op' && name !== 'pseudo_event' && name !== 'crm_event') return;
    const {
      id = '',
      operation = '',
      operation_key: key = '',
      on_node: node = '',
    } = attributes as Record<string, string>;
    (inside === 'inputs' ? inputs : actions).push(id);
    const real = name === 'rsc_op' && ['start', 'stop', 'promote', 'demote'].includes(operation);
    if (real && inside === 'action_set') names.set(id, `${operation} ${key.replace(/(:\d+)?_[a-z]+_0$/, '')} ${node}`);
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'synapse') for (const id of actions) needs.set(id, new Set(inputs));
  });
  parser.write(text).close();
  const ids = new Map([...names].map(([id, name]) => [name, id]));
  return {
    actions: [...names.values()].sort(),
    before: (name) => {
      const all = new Set(needs.get(ids.get(name) ?? ''));
      for (const id of all) for (const more of needs.get(id) ?? []) all.add(more);
      return new Set([...all].flatMap((id) => names.get(id) ?? []));
    },
  };
}

function cibFor({ sketch, nodes, running, stopped = [], banned = [], promoted = [] }: CrmCase): string {
  const members = new Map(
    Object.entries(sketch).flatMap(([name, { group = [] }]) => group.map((one) => [one, name] as const)),
  );
  const nodeList = nodes.map((node, index) => `<node id="${index + 1}" uname="${node}"/>`).join('');
  const top = Object.keys(sketch).filter((name) => !members.has(name));
  return `<cib crm_feature_set="3.16.2" validate-with="pacemaker-3.8" epoch="1" num_updates="0" admin_epoch="0" have-quorum="1" dc-uuid="1">
<configuration><crm_config><cluster_property_set id="cps">${nvpair('cps', 'stonith-enabled', 'false')}</cluster_property_set></crm_config>
<nodes>${nodeList}</nodes>
<resources>${top.map((name) => resourceXml(sketch, name, stopped)).join('\n')}</resources>
<constraints>${constraints(sketch, nodes, banned, promoted)}</constraints></configuration>
<status>${nodes.map((node, index) => stateXml(sketch, node, index + 1, running)).join('\n')}</status></cib>`;
}

function resourceXml(sketch: Sketch, name: string, stopped: readonly string[]): string {
  const { group, copies, promoted } = sketch[name] ?? {};
  const role = stopped.includes(name) ? nvpair(`${name}-m`, 'target-role', 'Stopped') : '';
  const meta = (id: string, more = '') =>
    `<meta_attributes id="${id}-meta">${more}${id === topOf(sketch, name) ? role : ''}</meta_attributes>`;
  const primitive = (one: string) =>
    `<primitive id="${one}" class="ocf" provider="pacemaker" type="${promoted === undefined ? 'Dummy' : 'Stateful'}">${meta(one)}</primitive>`;
  const inner = group ? `<group id="${name}">${meta(name)}${group.map(primitive).join('')}</group>` : primitive(name);
  if (copies === undefined) return inner;
  const clone = `${name}-clone`;
  const max = copies === 'all' ? '' : nvpair(`${clone}-a`, 'clone-max', String(copies));
  const roles =
    promoted === undefined
      ? ''
      : nvpair(`${clone}-b`, 'promotable', 'true') + nvpair(`${clone}-c`, 'promoted-max', String(promoted));
  return `<clone id="${clone}">${meta(clone, max + roles + nvpair(`${clone}-d`, 'interleave', 'true'))}${inner}</clone>`;
}

function topOf(sketch: Sketch, name: string): string {
  return sketch[name]?.copies === undefined ? name : `${name}-clone`;
}

function constraints(
  sketch: Sketch,
  nodes: readonly string[],
  banned: readonly string[],
  promoted: readonly string[],
): string {
  const found: string[] = [];
  let count = 0;
  const id = () => `c${++count}`;
  const members = new Set(Object.values(sketch).flatMap(({ group = [] }) => group));
  for (const [name, spec] of Object.entries(sketch)) {
    const me = topOf(sketch, name);
    for (const text of spec.after ?? []) {
      const { name: other, role } = roleOf(text);
      const action = role === undefined ? '' : ' first-action="promote" then-action="start"';
      found.push(`<rsc_order id="${id()}" first="${topOf(sketch, other)}" then="${me}"${action}/>`);
    }
    for (const text of spec.with ?? []) {
      const { name: other, role } = roleOf(text);
      const word = role === undefined ? '' : ' with-rsc-role="Promoted"';
      found.push(
        `<rsc_colocation id="${id()}" rsc="${me}" with-rsc="${topOf(sketch, other)}"${word} score="INFINITY"/>`,
      );
    }
    for (const other of spec.avoid ?? []) {
      found.push(`<rsc_colocation id="${id()}" rsc="${me}" with-rsc="${topOf(sketch, other)}" score="-INFINITY"/>`);
    }
    // Pacemaker spreads what nothing binds; the order of the nodes is said to it as scores
    for (const [index, node] of members.has(name) ? [] : nodes.entries()) {
      const score = banned.includes(`${name} ${node}`) ? '-INFINITY' : String(100 - index * 10);
      found.push(`<rsc_location id="${id()}" rsc="${me}" node="${node}" score="${score}"/>`);
      if (spec.promoted === undefined) continue;
      const best = promoted.includes(`${name} ${node}`) ? 1000 : 100 - index * 10;
      found.push(
        `<rsc_location id="${id()}" rsc="${me}"><rule id="r${count}" role="Promoted" score="${best}"><expression id="e${count}" attribute="#uname" operation="eq" value="${node}"/></rule></rsc_location>`,
      );
    }
  }
  return found.join('\n');
}

function stateXml(sketch: Sketch, node: string, id: number, running: readonly string[]): string {
  const parts = Object.entries(sketch).filter(([, { group }]) => group === undefined);
  const history = parts.map(([name, { promoted }]) => {
    const state = running.find((text) => text.startsWith(`${name} ${node}`));
    const type = promoted === undefined ? 'Dummy' : 'Stateful';
    const op = (operation: string, rc: number, call: number) =>
      `<lrm_rsc_op id="${name}_${operation === 'monitor' ? 'monitor' : 'last'}_0" operation_key="${name}_${operation}_0" operation="${operation}" crm-debug-origin="t" crm_feature_set="3.16.2" transition-key="1:1:${rc}:11111111-1111-4111-8111-111111111111" transition-magic="0:${rc};1:1:${rc}:11111111-1111-4111-8111-111111111111" call-id="${call}" rc-code="${rc}" op-status="0" interval="0" op-digest="${noParameters}" on_node="${node}"/>`;
    const last = op('monitor', state === undefined ? 7 : state.endsWith('promoted') ? 8 : 0, 1);
    return `<lrm_resource id="${name}" class="ocf" provider="pacemaker" type="${type}">${last}</lrm_resource>`;
  });
  return `<node_state id="${id}" uname="${node}" in_ccm="true" crmd="online" join="member" expected="member"><lrm id="${id}"><lrm_resources>${history.join('')}</lrm_resources></lrm></node_state>`;
}

function nvpair(id: string, name: string, value: string): string {
  return `<nvpair id="${id}-${name}" name="${name}" value="${value}"/>`;
}
