import type { DriverContext, DriverDescription, DriverParameter, FenceDriver } from '../driver.ts';
import { lineKey } from '../lines/address.ts';
import { writtenCredentials, writtenPasswords } from '../powerman/credentials.ts';
import { type Description, findSpecification, specificationNames } from '../powerman/descriptions.ts';
import { explainScripts } from '../powerman/explain.ts';
import { powermanConfig } from '../powerman/live-daemon.ts';
import { openPowermanDevice, wayTo } from '../powerman/open-device.ts';
import { missingProgram, waysOf } from '../powerman/requirements.ts';
import { singleScript } from '../powerman/single-script.ts';

const prefix = 'powerman-device/';

/** One for every specification of powermand's description files on this machine. */
export function driverNames(context: DriverContext): readonly string[] {
  return specificationNames(context).map((name) => `${prefix}${name}`);
}

/** A device as a description file of powermand's tells how to speak with it; no powermand is needed. */
export function createDriver(name: string, context: DriverContext): FenceDriver {
  let found: Description | undefined;
  const description = () => {
    found ??= findSpecification(name.slice(prefix.length), context);
    return found;
  };
  return {
    describe: async () => describe(name, description()),
    explain: (plug) => explainScripts(description().specification, plug),
    // a login and then the command, each with the time that the description gives
    limit: () => 2 * description().specification.timeout,
    sessionKey: (options) => {
      const way = wayTo(name, options);
      return 'line' in way ? lineKey(way.line) : way.words.join(' ');
    },
    open: (device) => openPowermanDevice(name, description(), device),
  };
}

function describe(name: string, description: Description): DriverDescription {
  const { specification, file } = description;
  const ways = waysOf(description);
  const can = (action: string) => singleScript(specification, action) !== undefined;
  const written = writtenCredentials(specification);
  const lacking = missingProgram(ways);
  const caution = cautionFor(description);
  const programs = ways.program === undefined ? '' : `, through ${ways.program}`;
  return {
    name,
    summary: `${specification.name} as powerman describes it in ${file}${programs}`,
    parameters: parameters(description, ways, written),
    capabilities: {
      commands: (['off', 'on', 'reset'] as const).filter(can),
      status: can('status'),
      list: specification.scripts.has('status_all'),
      sessions: 1,
    },
    ...(lacking === undefined ? {} : { lacking }),
    ...(caution === undefined ? {} : { caution }),
  };
}

function cautionFor({ specification, file }: Description): string | undefined {
  if (writtenPasswords(specification).length === 0) return undefined;
  const copy = `Give the option password, or a copy of the file in devices/powerman beside the cluster file.`;
  return `A password is written in ${file}, for all to read. ${copy}`;
}

function parameters({ file }: Description, ways: ReturnType<typeof waysOf>, written: ReadonlySet<string>) {
  const all: DriverParameter[] = [];
  const add = (name: string, help: string, more: Partial<DriverParameter> = {}) =>
    all.push({ name, type: 'string', required: false, secret: false, help, ...more });
  if (ways.line) {
    const help =
      'telnet://host, tcp://host:port, ssh://user@host/COMMAND or a serial line such as /dev/ttyS0?9600,8n1.';
    add('line', help, { required: ways.command === undefined });
  }
  if (ways.command !== undefined) {
    const help = `The program that speaks with the device, and its words, as in: ${ways.command}. No shell; others see it.`;
    add('command', help, { required: !ways.line });
  }
  if (written.has('user')) add('user', `User name, in place of the one written in ${file}.`);
  if (written.has('password')) {
    add('password', `In place of the one that is written, for all to read, in ${file}.`, { secret: true });
  }
  add('daemon_config', "powermand's configuration: a device that a running powermand serves is refused.", {
    default: powermanConfig,
  });
  return all;
}
