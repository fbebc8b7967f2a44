import { expect, test } from '@jest/globals';
import { inTime } from '../../../../src/core/fencing/in-time.ts';
import type { SnmpOptions } from '../../../../src/core/fencing/snmp-pdu/snmp-options.ts';
import { SnmpSession } from '../../../../src/core/fencing/snmp-pdu/snmp-session.ts';

const options = {
  ip: 'pdu.example',
  port: 161,
  answerTimeout: 2000,
  tries: 1,
  who: { version: '1', community: 'geheim 1' },
} as SnmpOptions;
const silent = () => new Promise<never>(() => undefined);

test('a name server that does not answer takes no longer than the device may', async () => {
  const opened = inTime(new AbortController().signal, 20, (signal) => SnmpSession.open(options, signal, silent));
  await expect(opened).rejects.toMatchObject({
    code: 'TIMEOUT',
    message: 'The SNMP agent at pdu.example:161 did not answer in time.',
  });
});

test('an interruption ends the wait for it, and is called one', async () => {
  const controller = new AbortController();
  const opened = inTime(controller.signal, 60_000, (signal) => SnmpSession.open(options, signal, silent));
  controller.abort();
  await expect(opened).rejects.toMatchObject({ code: 'INTERRUPTED', message: expect.stringContaining('interrupted') });
});

test('a name that is none is said to be so', async () => {
  const opened = SnmpSession.open(options, new AbortController().signal, async () => {
    throw new Error('ENOTFOUND');
  });
  await expect(opened).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: 'The address of pdu.example:161 cannot be resolved.',
  });
});
