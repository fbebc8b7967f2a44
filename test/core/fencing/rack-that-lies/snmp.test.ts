import { describeLies, menu, nothing } from '../../../support/lying-rack.ts';

// An agent that does not let somebody in says nothing, and one that is busy the same; so does one whose answer is lost,
// which is why what was sent once is looked at again.
const outcomes = { ...menu, 'login-refused': nothing };
const needs = ['snmpd', 'setpriv'];

for (const version of ['1', '2c'] as const) {
  const options = { version, answer_timeout: 6, tries: 1 };
  describeLies(`snmp-pdu/apc-rpdu, version ${version}`, {
    front: 'snmp',
    needs,
    besides: version !== '1',
    options,
    patient: { answer_timeout: 60 },
    outcomes,
  });
}

describeLies('snmp-pdu/apc-rpdu, version 3', {
  front: 'snmp',
  needs,
  besides: true,
  options: { answer_timeout: 6, tries: 1 },
  patient: { answer_timeout: 60 },
  through: ({ driver, options }) => ({
    driver,
    options: { ...options, version: '3', username: 'admin', auth_protocol: 'sha' },
    secret: 'auth_password',
  }),
  outcomes,
});
