import { expect, test } from '@jest/globals';
import { explainConsole } from '../../../../src/core/fencing/lines/ssh-console-failure.ts';

test('a machine without ssh is said to have none', () => {
  const server = { node: { name: 'console', address: '10.0.0.7', ssh: {} } } as never;
  const said = "timeout: failed to run command 'ssh': No such file or directory\n";
  expect(explainConsole(server, { started: true, code: 127, survived: false }, false, said)).toMatchObject({
    code: 'NOT_FOUND',
    message: 'There is no program ssh on this machine, through which console (10.0.0.7) is reached.',
  });
});
