import { OcfError } from '../../errors.ts';
import type { FrontModule } from '../front.ts';
import { startAgent } from '../snmp-agent.ts';
import { snmpFamilies } from '../snmp-families.ts';
import type { SnmpFamily } from '../snmp-family.ts';

export const models: readonly string[] = Object.keys(snmpFamilies);

/**
 * A power strip by SNMP, an APC Switched Rack PDU unless another is asked for. The password is the community that may
 * write, and the user's of version 3 (SHA and AES) when it has the 8 characters that this needs.
 */
export const start: FrontModule['start'] = async (rack, options) => {
  const { folder, user = 'admin', password = 'private', key = password, port, model = 'apc-rpdu' } = options;
  const families: Readonly<Record<string, SnmpFamily>> = snmpFamilies;
  const family = families[model];
  if (!family) throw new OcfError('USAGE', `There is no power strip "${model}" to simulate.`);
  const agent = await startAgent(rack, family, {
    folder,
    community: password,
    ...(password.length < 8 ? {} : { user: { name: user, auth: password, priv: key } }),
    ...(port === undefined ? {} : { port }),
  });
  return {
    address: `udp://127.0.0.1:${agent.port}`,
    devices: [
      {
        driver: `snmp-pdu/${model}`,
        options: { ip: '127.0.0.1', port: agent.port },
        secret: 'community',
        plugs: Object.fromEntries(rack.plugs.map(({ name, number }) => [name, family.number(number)])),
      },
    ],
    close: () => agent.close(),
  };
};
