import { expect, test } from '@jest/globals';
import { pathsOf } from '../../../src/core/state/paths.ts';

test('root has the folders of the system', () => {
  expect(pathsOf({ uid: 0, env: { HOME: '/root', XDG_CONFIG_HOME: '/x' } })).toEqual({
    config: '/etc/ocf',
    state: '/var/lib/ocf',
    cache: '/var/cache/ocf',
    runtime: '/run/ocf',
  });
});

test('others have the XDG folders', () => {
  expect(
    pathsOf({ uid: 1000, env: { HOME: '/home/ada', XDG_CACHE_HOME: '/c', XDG_RUNTIME_DIR: '/run/user/1000' } }),
  ).toEqual({
    config: '/home/ada/.config/ocf',
    state: '/home/ada/.local/state/ocf',
    cache: '/c/ocf',
    runtime: '/run/user/1000/ocf',
  });
});

test('an XDG folder that is not absolute is ignored', () => {
  const env = { HOME: '/home/ada', XDG_CONFIG_HOME: 'x', XDG_STATE_HOME: './y', XDG_RUNTIME_DIR: 'z' };
  expect(pathsOf({ uid: 1000, env })).toEqual({
    config: '/home/ada/.config/ocf',
    state: '/home/ada/.local/state/ocf',
    cache: '/home/ada/.cache/ocf',
    runtime: '/home/ada/.cache/ocf',
  });
});

test('each folder can be chosen', () => {
  const env = { OCF_CONFIG_DIR: '/a', OCF_STATE_DIR: '/b', OCF_CACHE_DIR: '/c', OCF_RUNTIME_DIR: '/d' };
  expect(pathsOf({ uid: 0, env })).toEqual({ config: '/a', state: '/b', cache: '/c', runtime: '/d' });
});
