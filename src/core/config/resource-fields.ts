import type { Field, Shape } from './shape.ts';

const line: Shape = { type: 'text', check: 'line' };
const names: Shape = { type: 'list', of: { type: 'text', check: 'name' }, single: true };
const roles: Shape = { type: 'list', of: { type: 'text', check: 'role' }, single: true };
const nodeSets: Shape = { type: 'list', of: { type: 'text', check: 'node set' }, single: true };
const command: Shape = { type: 'list', of: line, words: true };

/** Options of a device, parameters of a resource. */
export const optionFields: Shape = { type: 'map', of: { type: 'option' }, keys: 'key' };

export const secretsSentence =
  'A secret is not written here but named: {from: "file:/path"}, "env:NAME", "command:program argument" or "fd:3".';

const operationFields = {
  timeout: {
    shape: { type: 'duration', positive: true },
    help: 'Time limit of the action.',
    more: "Default: what the agent's metadata say.",
    example: '20s',
  },
  interval: { shape: { type: 'duration' }, help: 'How often it is repeated.', example: '10s' },
  start_delay: { shape: { type: 'duration' }, help: 'How long after the start the first one is.', example: '5s' },
  depth: {
    shape: { type: 'integer', least: 0, most: 100 },
    help: 'How thorough a monitor is (OCF_CHECK_LEVEL).',
    default: 0,
    example: 10,
  },
} as const satisfies Readonly<Record<string, Field>>;

const operation: Shape = { type: 'record', fields: operationFields };

const monitors: Shape = {
  type: 'list',
  of: {
    type: 'record',
    fields: {
      ...operationFields,
      interval: { ...operationFields.interval, required: true },
      role: {
        shape: { type: 'text', allowed: ['promoted', 'unpromoted'] },
        help: 'Only of copies in this role.',
        example: 'promoted',
      },
    },
  },
};

const watch: Readonly<Record<string, Field>> = {
  threshold: {
    shape: { type: 'integer', least: 1, most: 1000 },
    help: 'Failed monitors in a row that make a failure.',
    default: 1,
    example: 3,
  },
  restart: {
    shape: { type: 'integer', least: 0, most: 1000 },
    help: 'How often a failed copy is restarted in place within the window.',
    more: 'Then it is left alone, and reported as flapping.',
    default: 0,
    example: 3,
  },
  window: {
    shape: { type: 'duration', positive: true },
    help: 'The time in which restarts are counted.',
    default: '10m',
  },
  back_off: {
    shape: { type: 'duration' },
    help: 'Pause before the first restart, doubled for each further one in the window.',
    default: '1s',
  },
};

const hooks: Readonly<Record<string, Field>> = {
  can_start: {
    shape: command,
    help: 'A program that is asked before a start; status 0 allows it, its first line says why not.',
    example: ['/etc/ocf/hooks/can-start'],
  },
  failed: {
    shape: command,
    help: 'A program that ocf resource watch runs when a copy has failed.',
    example: ['/etc/ocf/hooks/page'],
  },
};

/** The fields of an entry of `resources`. */
export const resourceFields: Readonly<Record<string, Field>> = {
  agent: {
    shape: { type: 'text', check: 'agent' },
    help: 'What runs it: ocf:PROVIDER:TYPE, systemd:UNIT, lsb:SCRIPT or exec:.',
    more: 'List the agents with: ocf agent list. Every resource has an agent or is a group.',
    example: 'ocf:heartbeat:IPaddr2',
  },
  group: {
    shape: names,
    help: 'Resources that are one: started in this order, stopped in the reverse, together on one node.',
    more: 'Instead of an agent. What else is said here holds for all of them, beside what their own entries say.',
    example: ['vip', 'web'],
  },
  parameters: {
    shape: optionFields,
    help: "The agent's parameters; secrets as {from: …}.",
    more: `Those an agent knows: ocf agent show AGENT. ${secretsSentence}`,
    example: { ip: '10.0.0.100' },
  },
  nodes: {
    shape: { type: 'text', check: 'node set' },
    help: 'Where it may run.',
    more: 'Default: on every node.',
    example: 'n[1-2]',
  },
  prefer: {
    shape: nodeSets,
    help: 'Where it runs rather than elsewhere: node sets, the best first.',
    more: 'Default: in the order of nodes.',
    default: [],
    example: ['n2'],
  },
  after: {
    shape: roles,
    help: 'Resources started before it.',
    more: 'They are stopped after it. NAME:promoted waits for a promoted copy.',
    default: [],
    example: ['vip'],
  },
  with: {
    shape: roles,
    help: 'Resources on the same node.',
    more: 'NAME:promoted is where the promoted copy is.',
    default: [],
    example: ['vip'],
  },
  avoid: { shape: names, help: 'Resources that are never on the same node.', default: [], example: ['backup'] },
  copies: {
    shape: { type: 'text', check: 'copies' },
    help: 'How many copies run, each on a node of its own; "all" for one on every node.',
    more: 'Default: one, moved as a whole.',
    example: 'all',
  },
  promoted: {
    shape: { type: 'integer', least: 0, most: 1000 },
    help: 'How many of the copies are promoted.',
    more: 'The agent has to know promote and demote. Without copies there is one on every node.',
    example: 1,
  },
  notify: {
    shape: { type: 'switch' },
    help: 'Whether the copies are told before and after one of them is started, stopped, promoted or demoted.',
    default: false,
  },
  enabled: {
    shape: { type: 'switch' },
    help: 'Whether it is meant to run.',
    more: 'ocf resource apply stops it when it is not.',
    default: true,
  },
  monitor: {
    shape: operation,
    help: 'Short for operations.monitor.',
    example: { interval: '10s', timeout: '20s' },
  },
  monitors: {
    shape: monitors,
    help: 'Further monitors of ocf resource watch: deeper ones, or of a role.',
    default: [],
    example: [{ interval: '60s', depth: 10, timeout: '30s' }],
  },
  operations: {
    shape: { type: 'map', of: operation, keys: 'key' },
    help: 'Time limits by action.',
    example: { start: { timeout: '40s' } },
  },
  watch: {
    shape: { type: 'record', fields: watch },
    help: 'What ocf resource watch does about failures.',
    example: { threshold: 2, restart: 3 },
  },
  hooks: {
    shape: { type: 'record', fields: hooks },
    help: 'Programs of yours, run on the machine where ocf runs.',
    example: { can_start: ['/etc/ocf/hooks/can-start'] },
  },
  attributes: {
    shape: { type: 'map', of: line, keys: 'key' },
    help: 'Facts of your own about it.',
    example: { owner: 'shop' },
  },
};

/** An entry of `resources`. */
export const resource: Shape = { type: 'record', fields: resourceFields };
