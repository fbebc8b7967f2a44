import { expect, test } from '@jest/globals';
import { renderWatched } from '../../../src/cli/render/watched.ts';
import { plainStyle } from '../../../src/cli/style.ts';
import { type Copy, newCopy } from '../../../src/core/resources/watch/judge.ts';
import type { Watched } from '../../../src/core/resources/watch/roster.ts';

function watched(resource: string, copy: Partial<Copy>, enabled = true): Watched {
  return { copy: { ...newCopy(resource, 'n1', 0), ...copy }, instance: { enabled } } as Watched;
}

test('what is wrong stands first, as a terminal may have no room for the rest', () => {
  const { head } = renderWatched(
    [
      watched('web', { state: 'running' }),
      watched('off', { state: 'stopped' }, false),
      watched('db', { state: 'failed', failures: 2, reason: 'gone\nnow' }),
      watched('unasked', {}),
      watched('idle', { state: 'stopped' }),
      watched('mail', { state: 'running' }, false),
      watched('vip', { state: 'running' }),
      watched('far', { state: 'unreachable' }),
    ],
    [],
    plainStyle,
  );
  expect(head.slice(1).map((line) => line.split(' ')[0])).toEqual(['db', 'mail', 'far', 'idle', 'web', 'vip', 'off']);
});
