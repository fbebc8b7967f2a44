import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { clusterNames, locateCluster } from '../../../../src/core/config/file/locate.ts';
import { folders } from './folder.ts';

const folder = folders();

function home(...names: string[]) {
  const paths = { config: folder(), cache: '' };
  mkdirSync(join(paths.config, 'clusters'));
  for (const name of names) writeFileSync(join(paths.config, 'clusters', name), '');
  return paths;
}

const file = (paths: { config: string }, name: string) => join(paths.config, 'clusters', `${name}.yaml`);

test('choice, environment, context, the only one', () => {
  const paths = home('web.yaml', 'db.yaml', '.web.yaml.lock', 'note.txt');
  expect(clusterNames(paths)).toEqual(['db', 'web']);
  expect(locateCluster({ choice: 'web', paths, env: { OCF_CLUSTER: 'db' } })).toBe(file(paths, 'web'));
  expect(locateCluster({ choice: undefined, paths, env: { OCF_CLUSTER: 'db' } })).toBe(file(paths, 'db'));
  expect(() => locateCluster({ choice: undefined, paths, env: {} })).toThrow(
    expect.objectContaining({ code: 'USAGE', message: 'There are several clusters: db, web.' }),
  );
  writeFileSync(join(paths.config, 'context'), 'web\n');
  expect(locateCluster({ choice: undefined, paths, env: { OCF_CLUSTER: '' } })).toBe(file(paths, 'web'));
  const only = home('web.yaml');
  // as of a variable in a script that is not set
  expect(() => locateCluster({ choice: '', paths: only, env: {} })).toThrow(expect.objectContaining({ code: 'USAGE' }));
  expect(locateCluster({ choice: undefined, paths: only, env: {} })).toBe(file(only, 'web'));
});

test('paths', () => {
  const paths = home();
  const locate = (choice: string) => locateCluster({ choice, paths, env: {} });
  expect(locate('/etc/x')).toBe('/etc/x');
  expect(locate('./x')).toBe(join(process.cwd(), 'x'));
  expect(locate('x.yaml')).toBe(join(process.cwd(), 'x.yaml'));
  expect(locate('x.yml')).toBe(join(process.cwd(), 'x.yml'));
});

test('what is not there', () => {
  const paths = home('web.yaml');
  expect(() => locateCluster({ choice: 'wbe', paths, env: {} })).toThrow(
    expect.objectContaining({
      code: 'NOT_FOUND',
      message: 'There is no cluster "wbe"; known: web.',
      suggestions: ['Did you mean web?', 'Describe it with: ocf init wbe'],
    }),
  );
  const nowhere = { config: join(folder(), 'none'), cache: '' };
  expect(() => locateCluster({ choice: undefined, paths: nowhere, env: {} })).toThrow(
    expect.objectContaining({ code: 'NOT_FOUND', message: expect.stringMatching(/^There is no cluster in .* yet\.$/) }),
  );
});
