import { explainFile } from '../device-files/explain-file.ts';
import { fileDriverNames, fileOfDriver } from '../device-files/find-files.ts';
import { longestRequest } from '../device-files/limits.ts';
import { loginLimit } from '../device-files/log-in.ts';
import type { DeviceFile } from '../device-files/model.ts';
import { openDevice } from '../device-files/open-device.ts';
import { readDeviceFile } from '../device-files/read-file.ts';
import { withDefaults } from '../device-files/seconds.ts';
import type { Command, DriverContext, DriverDescription, DriverParameter, FenceDriver } from '../driver.ts';
import { lineKey } from '../lines/address.ts';

/** One for every device file of the program and of the administrator. */
export function driverNames({ folders }: DriverContext): readonly string[] {
  return fileDriverNames('serial', folders);
}

/**
 * A device on a line (serial, of a terminal server, of a console server) that a data file describes; see
 * device-files/model.ts and ocf-device(5).
 *
 * @throws OcfError NOT_FOUND when there is no such file, INVALID when it is wrong
 */
export async function createDriver(name: string, context: DriverContext): Promise<FenceDriver> {
  return fileDriver(name, await readDeviceFile(fileOfDriver(name, 'serial', context.folders)));
}

/** The driver that a device file makes. */
export function fileDriver(name: string, file: DeviceFile): FenceDriver {
  return {
    describe: async () => describe(name, file),
    explain: (plug, options) => explainFile(file, plug, options),
    limit: (options) => loginLimit(file, options) + longestRequest(file, withDefaults(file, options)),
    sessionKey: (options) => lineKey(String(options.line)),
    open: (context) => openDevice(file, context),
  };
}

function describe(name: string, file: DeviceFile): DriverDescription {
  return {
    name,
    summary: file.summary,
    parameters: [lineParameter, ...file.options, timeoutParameter(file)],
    capabilities: {
      commands: Object.keys(file.commands) as Command[],
      status: file.status !== undefined,
      list: file.status?.table !== undefined,
      ...(file.plug === undefined ? { single: true } : {}),
      ...(file.sessions === undefined ? {} : { sessions: file.sessions }),
    },
  };
}

const lineParameter: DriverParameter = {
  name: 'line',
  type: 'line',
  required: true,
  secret: false,
  help: 'tcp://host:port, telnet://host, ssh://user@host/COMMAND or a serial line such as /dev/ttyS0?9600,8n1.',
};

const timeoutParameter = ({ timeout }: DeviceFile): DriverParameter => ({
  name: 'timeout',
  type: 'seconds',
  required: false,
  secret: false,
  default: String(timeout / 1000),
  help: 'Time to get a session, with waiting for another one to end.',
});
