import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { checkFile } from '../../../../src/core/config/check/check.ts';
import { addNodes, deleteNodes } from '../../../../src/core/config/nodes/node-changes.ts';
import { folders } from '../file/folder.ts';
import { type Site, site } from './clusters.ts';

const folder = folders();
let here: Site;
beforeEach(() => {
  here = site(folder());
  here.write('site-a', 'nodes: {"n[1-4]": {}}\ngroups: {compute: "n[1-2]"}\n');
});
const messages = async (body: string) => {
  const { problems } = await checkFile(here.write('eu', body));
  return problems.map(({ message }) => message);
};

test.each([
  'groups: {g: "site-a/n[1-9],@site-a/anything,site-a/*,@site-a/*,*/n1,@site-a/x:y"}',
  'nodes: {gw: {}}\ngroups: {g: "@*!@site-a/*", h: "@g"}',
  'devices: {p: {driver: manual, plugs: {site-a/n1: 1, "site-a/n[2-3]": "[2-3]"}}}\nfencing: {"site-a/n[1-3]": [[p]]}',
  'resources: {r: {agent: "ocf:heartbeat:Dummy", nodes: "@site-a/compute"}}',
])('what only members can tell is let through: %s', async (body) => {
  expect(await messages(`members: {site-a: site-a}\n${body}\n`)).toEqual([]);
});

test.each([
  ['groups: {g: "site-b/n1"}', 'groups.g names a node that does not exist: site-b/n1.'],
  ['groups: {g: "@site-b/compute"}', 'There is no group "site-b/compute".'],
  ['groups: {g: "site-b/*"}', 'No known node matches "site-b/*".'],
  ['groups: {g: "site-a/"}', 'The node set "site-a/" has a name that ends with "/" at "site-a/".'],
  ['groups: {g: "site-a//n1"}', 'The node set "site-a//n1" has a name that holds "//" at "site-a//n1".'],
  ['groups: {g: "../n1"}', 'The node set "../n1" has a name that begins with "." at "../n1".'],
  [
    'groups: {g: "site-a/../n1"}',
    'The node set "site-a/../n1" has a name that has "." behind a "/" at "site-a/../n1".',
  ],
  ['groups: {g: "n1,site-a/n1"}', 'groups.g names a node that does not exist: n1.'],
  ['nodes: {site-a/n9: {}}', '"site-a/n9" has a "/": it would be a node of a member cluster.'],
  ['nodes: {"site-a/n[1-9]": {}}', '"site-a/n[1-9]" has a "/": it would be a node of a member cluster.'],
  ['fencing: {site-a/n1: [[nothing]]}', 'There is no device "nothing".'],
])('what is wrong without asking them is found: %s', async (body, message) => {
  expect(await messages(`members: {site-a: site-a}\n${body}\n`)).toEqual([message]);
});

test.each([
  [
    'members: {a/b: x.yaml}',
    'A name in members has to be a letter followed by letters, digits, ".", "_" or "-", not "a/b".',
  ],
  [
    'members: {../x: x.yaml}',
    'A name in members has to be a letter followed by letters, digits, ".", "_" or "-", not "../x".',
  ],
  ['members: {a: {}}', 'members.a does not say where it is described.'],
  [
    'members: {a: {file: a.yaml, cluster: a}}',
    'members.a has a file and a cluster; one of them says where it is described.',
  ],
  ['members: {a: {path: a.yaml}}', 'There is no field "path" in members.a.'],
  ['members: {a: "two words"}', 'members.a is neither a path nor the name of a cluster.'],
  ['members: {a: [x.yaml]}', 'members.a has to be a map of names and values, not a list.'],
  [
    'members: {a: {cluster: "../b"}}',
    'members.a.cluster has to be a letter followed by letters, digits, ".", "_" or "-", not "../b".',
  ],
  ['members: [a]', 'members has to be a map of names and values, not a list.'],
])('a member is written so that it can be found: %s', async (body, message) => {
  expect((await messages(`${body}\n`))[0]).toBe(message);
});

test("a member's node is changed in its own file; the refusal has the command", async () => {
  const file = here.write('eu', 'members: {site-a: site-a, near: ./site-a.yaml}\nnodes: {gw: {}}\n');
  const before = readFileSync(file);
  const cluster = await here.open('eu');
  await expect(deleteNodes(cluster, { nodes: ['gw,site-a/n[1-2]'] })).rejects.toMatchObject({
    code: 'REFUSED',
    message: 'site-a/n[1-2] belongs to member cluster site-a and is changed there.',
    suggestions: ["Change it with: ocf node delete 'n[1-2]' … --cluster site-a"],
  });
  await expect(addNodes(cluster, { set: 'near/n9', settings: {} })).rejects.toMatchObject({
    code: 'REFUSED',
    suggestions: [`Change it with: ocf node add 'n9' … --cluster ${here.folder}/config/clusters/site-a.yaml`],
  });
  await expect(deleteNodes(cluster, { nodes: ['@site-a/compute'] })).rejects.toMatchObject({ code: 'REFUSED' });
  await expect(addNodes(cluster, { set: 'site-z/n9', settings: {} })).rejects.toMatchObject({ code: 'USAGE' });
  expect(readFileSync(file)).toEqual(before);
});

test('a node of its own is deleted though groups name members', async () => {
  here.write(
    'eu',
    'members: {site-a: site-a}\nnodes: {gw: {}, old: {}}\ngroups: {g: "gw,@site-a/compute,site-a/n4"}\n',
  );
  await expect(deleteNodes(await here.open('eu'), { nodes: ['old'] })).resolves.toMatchObject({ changed: true });
  await expect(deleteNodes(await here.open('eu'), { nodes: ['gw'] })).rejects.toMatchObject({ code: 'REFUSED' });
});

describe('with its members read', () => {
  const checked = (body: string) => {
    const paths = { config: `${here.folder}/config`, cache: `${here.folder}/cache` };
    return checkFile(here.write('eu', body), { paths, cacheFolder: `${here.folder}/cache/config` });
  };

  test('all that is wrong in them is found, at its place', async () => {
    const { problems } = await checked(
      'members: {site-a: site-a}\ngroups:\n  a: "site-a/n[1-9]"\n  b: "@site-a/none"\n  c: "site-a/x*"\n  d: "@site-a/compute"\n',
    );
    expect(problems.map(({ message, place }) => [place.line, message])).toEqual([
      [5, 'groups.a names nodes that do not exist: site-a/n[5-9].'],
      [6, 'There is no group "site-a/none".'],
      [7, 'No known node matches "site-a/x*".'],
    ]);
  });

  test('one that cannot be read is a problem where it is named', async () => {
    const { valid, problems } = await checked('members:\n  site-a: site-a\n  gone: gone.yaml\n');
    expect(valid).toBe(false);
    expect(problems).toMatchObject([
      {
        path: 'members.gone',
        place: { line: 5 },
        message: expect.stringContaining('Member gone of cluster eu cannot be used'),
      },
    ]);
  });

  test('one id at two addresses is warned of', async () => {
    const id = '5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a17';
    here.write('site-a', `nodes: {x: {id: ${id}, address: 10.0.0.1}}\n`);
    const { valid, warnings } = await checked(
      `members: {site-a: site-a}\nnodes: {y: {id: ${id}, address: 10.0.0.2}}\n`,
    );
    expect(valid).toBe(true);
    expect(warnings.map(({ message }) => message)).toEqual([
      'y (10.0.0.2) and site-a/x (10.0.0.1) have one id and count as one node.',
    ]);
  });
});
