import { writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { PowerSwitch } from './power-switch.ts';
import type { SnmpFamily } from './snmp-family.ts';
import { servePass } from './snmp-pass.ts';
import { startTool, type Tool, untilUp } from './tool.ts';
import { answersUdp, freeUdpPort, startUdpGate, type UdpGate } from './udp-gate.ts';

export interface AgentOptions {
  readonly folder: string;
  /** 0 or left out: any that is free. */
  readonly port?: number;
  /** May write; `public` may read. */
  readonly community: string;
  /** A user of version 3 that may write: SHA, and AES where it likes. */
  readonly user?: { readonly name: string; readonly auth: string; readonly priv: string };
}

export interface RunningAgent {
  readonly port: number;
  /** Ends snmpd as a power cut would and starts it again. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A real snmpd on 127.0.0.1 that asks the model about the plugs, behind a gate that has its answers go out as the model
 * wants.
 *
 * @throws OcfError NOT_FOUND when there is no snmpd, FAILED when it does not come up
 */
export async function startAgent(rack: PowerSwitch, family: SnmpFamily, options: AgentOptions): Promise<RunningAgent> {
  const { folder } = options;
  const upstream = await freeUdpPort();
  const refuses = () => !rack.admits || rack.fault === 'busy';
  const gate = await startUdpGate({
    upstream,
    ...(options.port === undefined ? {} : { port: options.port }),
    request: (packet) => (refuses() ? undefined : packet),
  });
  const pass = await startPass(rack, family, gate, folder);
  writeConfiguration(family, options, upstream);
  let daemon = await startDaemon(folder, upstream, options.community);
  return {
    port: gate.port,
    async restart() {
      await daemon.close();
      daemon = await startDaemon(folder, upstream, options.community);
    },
    async close() {
      await daemon.close();
      await gate.close();
      await pass.close();
    },
  };
}

// Hands on what snmpd says to it, and back; snmpd starts it when it is first asked about a plug.
const client = `
const line = require('node:net').connect(process.argv[1]);
process.stdin.pipe(line).pipe(process.stdout);
line.on('close', () => process.exit()).on('error', () => undefined);
`;

async function startPass(rack: PowerSwitch, family: SnmpFamily, gate: UdpGate, folder: string) {
  const socket = join(folder, 'snmp.socket');
  const open = new Set<Socket>();
  const server = createServer((line) => {
    open.add(line);
    line.on('error', () => line.destroy()).on('close', () => open.delete(line));
    servePass(line, rack, family, (manner) => {
      if (manner.say !== 'all') gate.behave(manner);
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socket, resolve));
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const words = [process.execPath, '-e', client, '--', socket].map(quoted).join(' ');
  writeFileSync(join(folder, 'snmp-pass'), `#!/bin/sh\nexec ${words}\n`, { mode: 0o755 });
  return {
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const line of open) line.destroy();
      }),
  };
}

function writeConfiguration({ sysObjectId, roots }: SnmpFamily, options: AgentOptions, upstream: number): void {
  const { folder, community, user } = options;
  const lines = [
    `agentaddress udp:127.0.0.1:${upstream}`,
    'rocommunity public 127.0.0.1',
    `rwcommunity ${community} 127.0.0.1`,
    `sysobjectid ${sysObjectId}`,
    'sysdescr Simulated power strip',
    ...(user ? [`createUser ${user.name} SHA "${user.auth}" AES "${user.priv}"`, `rwuser ${user.name} auth`] : []),
    // it runs in the folder, whose name may have blanks
    ...roots.map((root) => `pass_persist ${root} ./snmp-pass`),
  ];
  writeFileSync(join(folder, 'snmpd.conf'), `${lines.join('\n')}\n`, { mode: 0o600 });
}

async function startDaemon(folder: string, port: number, community: string): Promise<Tool> {
  const words = ['-f', '-Lo', '-C', '-c', join(folder, 'snmpd.conf'), '-p', join(folder, 'snmpd.pid')];
  // it reads no MIBs: numbers are all it is asked for
  const env = { SNMP_PERSISTENT_DIR: join(folder, 'snmp-state'), MIBS: '' };
  const tool = await startTool({ program: 'snmpd', words, package: 'snmpd', folder, env });
  await untilUp(tool, 'snmpd', () => answersUdp(port, getSysUpTime(community)));
  return tool;
}

/** A whole request of SNMP version 1, in BER. */
function getSysUpTime(community: string): Buffer {
  const tlv = (tag: number, ...content: readonly Buffer[]) => {
    const all = Buffer.concat(content);
    return Buffer.concat([Buffer.from([tag, all.length]), all]);
  };
  const number = (value: number) => tlv(0x02, Buffer.from([value]));
  const oid = tlv(0x06, Buffer.from([0x2b, 6, 1, 2, 1, 1, 3, 0]));
  const bindings = tlv(0x30, tlv(0x30, oid, Buffer.from([0x05, 0])));
  const pdu = tlv(0xa0, number(1), number(0), number(0), bindings);
  return tlv(0x30, number(0), tlv(0x04, Buffer.from(community)), pdu);
}
