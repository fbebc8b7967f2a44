import { expect, test } from '@jest/globals';
import { renderStatus } from '../../src/cli/render/status.ts';
import { plainStyle } from '../../src/cli/style.ts';
import type { FenceRecord } from '../../src/core/fencing/history/history.ts';
import { type Observation, observationUnseen } from '../../src/core/resources/observation.ts';
import type { NodeStatus } from '../../src/core/resources/status.ts';

const node = (name: string, more: Partial<NodeStatus> = {}): NodeStatus => ({
  node: name,
  alive: 'yes',
  reason: '',
  milliseconds: 5,
  verifiedOff: false,
  ...more,
});
const lost = (name: string) => node(name, { alive: 'no', reason: `There is no route to node ${name}.` });
const running: Observation = {
  resource: 'web',
  node: 'n1',
  state: 'running',
  promoted: true,
  degraded: true,
  unfit: false,
  reason: 'running as promoted, but failures are to be expected',
  milliseconds: 3,
  unreachable: false,
};
const fencing: FenceRecord = {
  operation: 'x',
  node: 'n4',
  action: 'off',
  at: '2026-01-02T03:04:05.678Z',
  verdict: 'verified-off',
  finished: true,
  changed: true,
  user: 'root',
  host: 'admin',
  reason: 'hung',
  attempts: [],
  joined: 0,
};

test('the page folds nodes that are alike, and names what nobody can see', () => {
  const page = renderStatus(
    {
      cluster: { name: 'web', id: 'x' },
      nodes: [
        node('n1'),
        node('n2'),
        lost('n3'),
        lost('n5'),
        node('n4', { alive: 'no', reason: 'Off.', verifiedOff: true }),
      ],
      resources: [
        {
          resource: 'web',
          agent: 'ocf:a:b',
          state: 'running',
          nodes: [running, observationUnseen('web', 'n3', 'There is no route to node n3.')],
        },
        {
          resource: 'db',
          agent: 'ocf:a:b',
          state: 'unknown',
          nodes: ['n3', 'n5'].map((name) => observationUnseen('db', name, `There is no route to node ${name}.`)),
        },
      ],
      fencings: [fencing, { ...fencing, finished: false, verdict: 'unknown', reason: '' }],
    },
    plainStyle,
  );
  expect(page.split('\n')).toEqual([
    'cluster web',
    '',
    'NODE    STATE            COUNT  REASON',
    'n[1-2]  answers          2',
    'n[3,5]  does not answer  2      There is no route to the node.',
    'n4      verified off     1      Off.',
    '',
    'RESOURCE  STATE                      NODE    REASON',
    'web       running promoted degraded  n1      running as promoted, but failures are to be expected',
    '          unknown                    n3      There is no route to the node',
    'db        unknown                    n[3,5]  There is no route to the node',
    '',
    'FENCED                NODE  ACTION  VERDICT                       BY          REASON',
    '2026-01-02T03:04:05Z  n4    off     verified off                  root@admin  hung',
    '2026-01-02T03:04:05Z  n4    off     unknown (nobody saw its end)  root@admin',
  ]);
});

test('reasons of several lines keep to their row', () => {
  const page = renderStatus(
    {
      cluster: { name: 'web', id: 'x' },
      nodes: [node('n1', { alive: 'no', reason: 'No\n  route.' })],
      resources: [
        {
          resource: 'web',
          agent: 'ocf:a:b',
          state: 'failed',
          nodes: [{ ...running, state: 'failed', promoted: false, degraded: false, reason: 'first\r\nsecond\n' }],
        },
      ],
      fencings: [{ ...fencing, reason: 'hung\nagain' }],
    },
    plainStyle,
  );
  expect(page).toMatch(/ No route\.$/m);
  expect(page).toMatch(/^web .* first second$/m);
  expect(page).toMatch(/ hung again$/m);
});
