import type { FrontModule } from '../front.ts';
import { startAgent } from '../snmp-agent.ts';
import { snmpFamilies } from '../snmp-families.ts';

/** An APC Switched Rack PDU by SNMP; the password is the community that may write. */
export const start: FrontModule['start'] = async (rack, { folder, password = 'private', port }) => {
  const family = snmpFamilies['apc-rpdu'];
  const agent = await startAgent(rack, family, {
    folder,
    community: password,
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
