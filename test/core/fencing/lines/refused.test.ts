import { expect, test } from '@jest/globals';
import { openLine } from '../../../../src/core/fencing/line.ts';
import { deviceContext } from '../../../support/device-context.ts';
import { hostileServer } from '../../../support/hostile-server.ts';

test('a port where nobody listens is said to be one, without the words of the system', async () => {
  const { port, close } = await hostileServer(() => undefined);
  close();
  const where = `tcp://127.0.0.1:${port}`;
  await expect(openLine(where, { ...deviceContext({}), timeout: 5000 } as never)).rejects.toMatchObject({
    code: 'REFUSED',
    message: `No connection to ${where}: nobody listens there (ECONNREFUSED).`,
  });
});
