import { describeLies, doubtful, menu, nothing } from '../../../support/lying-rack.ts';

// Fence agents that are installed: what they say is believed as far as it can be, and no further.
const wait = { power_timeout: 3, power_wait: 0 };

describeLies('fence/ipmilan', {
  front: 'ipmi',
  needs: ['ipmi_sim', 'ipmitool', 'setpriv', 'fence-agents'],
  options: { lanplus: true, ...wait },
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
  needs: ['snmpd', 'snmp', 'setpriv', 'fence-agents'],
  options: wait,
  through: ({ options: { ip, port } }) => ({
    driver: 'fence/apc_snmp',
    options: { ip: String(ip), ipport: Number(port) },
    secret: 'community',
  }),
  // of a program that it runs and that fails it does not say whether it was to look or to switch
  outcomes: { ...menu, 'login-refused': doubtful, busy: doubtful, garbage: doubtful },
});
