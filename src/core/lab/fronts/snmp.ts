import type { FrontModule } from '../front.ts';
import { startAgent } from '../snmp-agent.ts';
import { snmpFamilies } from '../snmp-families.ts';

/**
 * An APC Switched Rack PDU by SNMP; the password is the community that may write, and the user's of version 3 when it has
 * the 8 characters that this needs (SHA and AES).
 */
export const start: FrontModule['start'] = async (rack, { folder, user = 'admin', password = 'private', port }) => {
  const family = snmpFamilies['apc-rpdu'];
  const agent = await startAgent(rack, family, {
    folder,
    community: password,
    ...(password.length < 8 ? {} : { user: { name: user, auth: password, priv: password } }),
    ...(port === undefined ? {} : { port }),
  });
  return {
    address: `udp://127.0.0.1:${agent.port}`,
    devices: [
      {
        driver: 'snmp-pdu/apc-rpdu',
        options: { ip: '127.0.0.1', port: agent.port },
        secret: 'community',
        plugs: Object.fromEntries(rack.plugs.map(({ name, number }) => [name, family.number(number)])),
      },
    ],
    close: () => agent.close(),
  };
};
