import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type AgentName,
  agentNameOf,
  formatAgentName,
  noSuchAgent,
  parseAgentName,
} from '../../../src/core/agents/name.ts';
import { OcfError } from '../../../src/core/errors.ts';

const installed = () => [
  agentNameOf('heartbeat', 'Dummy'),
  agentNameOf('heartbeat', 'IPaddr2'),
  agentNameOf('pacemaker', 'Dummy'),
];

describe('parseAgentName', () => {
  test.each([
    ['ocf:heartbeat:IPaddr2', 'ocf:heartbeat:IPaddr2'],
    ['heartbeat:azure-lb', 'ocf:heartbeat:azure-lb'],
    ['IPaddr2', 'ocf:heartbeat:IPaddr2'],
    ['ocf:process', 'ocf:ocf:process'],
    ['systemd:nginx', 'systemd:nginx'],
    ['systemd:getty@tty1.service', 'systemd:getty@tty1.service'],
    ['systemd:dev-disk-by\\x2duuid.mount', 'systemd:dev-disk-by\\x2duuid.mount'],
    ['systemd:a:b', 'systemd:a:b'],
    ['lsb:x11-common', 'lsb:x11-common'],
    ['exec:', 'exec:'],
  ])('reads %s', (text, full) => expect(formatAgentName(parseAgentName(text, installed))).toBe(full));

  test.each([
    ['Dummy', 'USAGE', 'Several agents are called Dummy: ocf:heartbeat:Dummy, ocf:pacemaker:Dummy.'],
    ['IPadr2', 'NOT_FOUND', 'There is no agent "IPadr2".'],
    ['stonith:fence_apc', 'USAGE', '"stonith:fence_apc" is an agent of class stonith, which ocf does not run.'],
    ['systemd:getty@', 'USAGE', '"systemd:getty@" is a template, not a unit.'],
    ['systemd:getty@.service', 'USAGE', '"systemd:getty@.service" is a template, not a unit.'],
    ['systemd:', 'USAGE', '"systemd:" is not the name of an agent.'],
    ['systemd:--user', 'USAGE', '"systemd:--user" is not the name of an agent.'],
    ['systemd:a b', 'USAGE', '"systemd:a b" is not the name of an agent.'],
    ['systemd:*', 'USAGE', '"systemd:*" is not the name of an agent.'],
    ['systemd:../x', 'USAGE', '"systemd:../x" is not the name of an agent.'],
    ['lsb:/etc/init.d/ssh', 'USAGE', '"lsb:/etc/init.d/ssh" is not the name of an agent.'],
    ['lsb:..', 'USAGE', '"lsb:.." is not the name of an agent.'],
    ['lsb:', 'USAGE', '"lsb:" is not the name of an agent.'],
    ['exec:reboot', 'USAGE', '"exec:reboot" is not the name of an agent.'],
    ['exec', 'NOT_FOUND', 'There is no agent "exec".'],
    ['constructor:', 'USAGE', '"constructor:" is not the name of an agent.'],
    ['__proto__:x:y', 'USAGE', '"__proto__:x:y" is not the name of an agent.'],
    ['ocf:heartbeat:../../../bin/sh', 'USAGE', '"ocf:heartbeat:../../../bin/sh" is not the name of an agent.'],
    ['ocf:..:x', 'USAGE', '"ocf:..:x" is not the name of an agent.'],
    ['heartbeat:.ocf-shellfuncs', 'USAGE', '"heartbeat:.ocf-shellfuncs" is not the name of an agent.'],
    ['', 'USAGE', '"" is not the name of an agent.'],
  ])('refuses %j', (text, code, message) => {
    expect(() => parseAgentName(text, installed)).toThrow(expect.objectContaining({ code, message }));
  });

  test('reads back what it writes, in every class, and refuses everything else', () => {
    const text = fc.oneof(
      fc.tuple(
        fc.constantFrom('ocf', 'systemd', 'lsb', 'exec', 'service', '', 'toString'),
        fc.string({ unit: 'grapheme' }),
      ),
      fc.tuple(
        fc.constantFrom('ocf:a', 'systemd', 'lsb', 'exec'),
        fc.string({ unit: fc.constantFrom('a', 'B', '7', '.', '-', '_', '@', ':', '\\', '/', ' ', '*', "'", '\n') }),
      ),
    );
    fc.assert(
      fc.property(text, ([first, rest]) => {
        let name: AgentName;
        try {
          name = parseAgentName(`${first}:${rest}`, () => []);
        } catch (error) {
          return error instanceof OcfError && error.code === 'USAGE';
        }
        const written = formatAgentName(name);
        expect(parseAgentName(written, () => [])).toEqual(name);
        expect(`${name.provider}${name.type}`).not.toMatch(/[\s/*'"]|^\.\.?$/);
        return written === `${first}:${rest}` || name.class === 'ocf';
      }),
    );
  });

  test('suggests the near name', () => {
    expect(noSuchAgent('ocf:heartbeat:IPadr2', installed(), '').suggestions).toContain(
      'Did you mean ocf:heartbeat:IPaddr2?',
    );
    expect(noSuchAgent('ocf:systmd:nginx', installed(), '').suggestions).toContain('Did you mean systemd:nginx?');
    expect(noSuchAgent('x', installed(), ' in /f')).toBeInstanceOf(OcfError);
  });
});
