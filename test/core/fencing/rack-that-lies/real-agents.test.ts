import { describeLies, doubtful, menu, nothing } from '../../../support/lying-rack.ts';

// Fence agents that are installed: what they say is believed as far as it can be, and no further.
// They wait for their programs by the clock, so few of them run side by side.
const wait = { power_timeout: 3, power_wait: 0, login_timeout: 30, shell_timeout: 30 };
// power_timeout is the time of each ipmitool too
const atOnce = 8;
const patient = { power_timeout: 30 };

describeLies('fence/ipmilan', {
  front: 'ipmi',
  atOnce,
  needs: ['ipmi_sim', 'ipmitool', 'setpriv', 'fence-agents'],
  options: { lanplus: true, ...wait },
  patient,
  through: ({ options: { ip, port, username, cipher } }) => ({
    driver: 'fence/ipmilan',
    options: { ip: String(ip), ipport: Number(port), username: String(username), cipher: Number(cipher) },
    secret: 'password',
  }),
  // without a state it does not switch
  outcomes: { ...menu, 'login-refused': nothing, garbage: doubtful, blind: nothing },
});

describeLies('fence/apc_snmp', {
  front: 'snmp',
  atOnce,
  needs: ['snmpd', 'snmp', 'setpriv', 'fence-agents'],
  options: wait,
  patient,
  through: ({ options: { ip, port } }) => ({
    driver: 'fence/apc_snmp',
    options: { ip: String(ip), ipport: Number(port) },
    secret: 'community',
  }),
  // snmpset waits a second for an answer
  repeats: true,
  // of a program that it runs and that fails it does not say whether it was to look or to switch
  outcomes: { ...menu, 'login-refused': doubtful, busy: doubtful, garbage: doubtful },
});
