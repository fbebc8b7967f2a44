import { describe, expect, test } from '@jest/globals';
import { agentNameOf, formatAgentName, noSuchAgent, parseAgentName } from '../../../src/core/agents/name.ts';
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
  ])('reads %s', (text, full) => expect(formatAgentName(parseAgentName(text, installed))).toBe(full));

  test.each([
    ['Dummy', 'USAGE', 'Several agents are called Dummy: ocf:heartbeat:Dummy, ocf:pacemaker:Dummy.'],
    ['IPadr2', 'NOT_FOUND', 'There is no agent "IPadr2".'],
    ['systemd:nginx', 'USAGE', '"systemd:nginx" is an agent of class systemd; only agents of class ocf can be run.'],
    ['ocf:heartbeat:../../../bin/sh', 'USAGE', '"ocf:heartbeat:../../../bin/sh" is not the name of an agent.'],
    ['ocf:..:x', 'USAGE', '"ocf:..:x" is not the name of an agent.'],
    ['heartbeat:.ocf-shellfuncs', 'USAGE', '"heartbeat:.ocf-shellfuncs" is not the name of an agent.'],
    ['', 'USAGE', '"" is not the name of an agent.'],
  ])('refuses %j', (text, code, message) => {
    expect(() => parseAgentName(text, installed)).toThrow(expect.objectContaining({ code, message }));
  });

  test('suggests the near name', () => {
    expect(noSuchAgent('ocf:heartbeat:IPadr2', installed(), []).suggestions).toContain(
      'Did you mean ocf:heartbeat:IPaddr2?',
    );
    expect(noSuchAgent('x', installed(), ['/f'])).toBeInstanceOf(OcfError);
  });
});
