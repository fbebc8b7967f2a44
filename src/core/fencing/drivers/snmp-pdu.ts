import { fileDriverNames, fileOfDriver } from '../device-files/find-files.ts';
import type { Command, DeviceOptions, DriverContext, DriverDescription, FenceDriver } from '../driver.ts';
import { inTime } from '../in-time.ts';
import { indexOf } from '../snmp-pdu/find-plug.ts';
import { type OidTemplate, oidOf, type SnmpFile } from '../snmp-pdu/model.ts';
import { readSnmpFile } from '../snmp-pdu/read-file.ts';
import { SnmpDevice } from '../snmp-pdu/snmp-device.ts';
import { snmpOptions, snmpParameters } from '../snmp-pdu/snmp-options.ts';
import { SnmpSession } from '../snmp-pdu/snmp-session.ts';
import { withoutReferences } from '../without-references.ts';

/** One for every device file of the program and of the administrator. */
export function driverNames({ folders }: DriverContext): readonly string[] {
  return fileDriverNames('snmp-pdu', folders);
}

/**
 * A power strip by SNMP that a data file describes; see snmp-pdu/model.ts and ocf-device(5).
 *
 * @throws OcfError NOT_FOUND when there is no such file, INVALID when it is wrong
 */
export async function createDriver(name: string, context: DriverContext): Promise<FenceDriver> {
  return fileDriver(name, await readSnmpFile(fileOfDriver(name, 'snmp-pdu', context.folders)));
}

/** The driver that a device file makes. */
export function fileDriver(name: string, file: SnmpFile): FenceDriver {
  return {
    describe: async () => describe(name, file),
    explain: (plug) => explain(file, plug),
    limit,
    async open(context) {
      const options = snmpOptions(context.device, context.options, file.version);
      const open = (signal: AbortSignal) => SnmpSession.open(options, signal);
      return new SnmpDevice(file, await inTime(context.signal, context.limit, open), context);
    },
  };
}

function describe(name: string, file: SnmpFile): DriverDescription {
  return {
    name,
    summary: file.summary,
    parameters: snmpParameters(file.version),
    capabilities: {
      commands: Object.keys(file.commands) as Command[],
      status: file.status !== undefined,
      list: true,
    },
  };
}

// a name is looked up in a walk of the names; then a look, or an object that is set
function limit(options: DeviceOptions): number {
  const { answer_timeout: timeout = 2, tries = 3 } = withoutReferences(options);
  return Math.round(20_000 + 4000 * Number(timeout) * Number(tries));
}

function explain(file: SnmpFile, plug: string) {
  const index = indexOf(file, plug);
  const at = (oid: OidTemplate) => oidOf(oid, index ?? 'N');
  const where = index === undefined ? ` with N the index of plug ${plug}` : '';
  const sets = Object.entries(file.commands).map(([command, { oid, value }]) => [
    command,
    `SNMP set ${at(oid)} = ${value}${where}`,
  ]);
  const { status } = file;
  return {
    ...Object.fromEntries(sets),
    ...(status ? { status: `SNMP get ${at(status.oid)}: on ${status.on}, off ${status.off}${where}` } : {}),
  };
}
