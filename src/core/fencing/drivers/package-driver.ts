import { OcfError } from '../../errors.ts';
import { folderOfProgram, loadNpmPackage } from '../../npm-package.ts';
import { didYouMean } from '../../suggest.ts';
import type { Command, DriverContext, DriverDescription, DriverParameter, FenceDriver } from '../driver.ts';
import { asOcfErrorsNow, foreignDevice, inLimit } from '../foreign-device.ts';
import type { PackageDrivers } from '../package-drivers.ts';

// Pacemaker's for any device
const usualLimit = 60_000;

/** `npm:PACKAGE` or `npm:PACKAGE:NAME`; no paths, so that it is always a package that somebody installed. */
const written = /^npm:((?:@[a-z0-9~][\w.~-]*\/)?[a-z0-9~][\w.~-]*)(?::([\w.-]+))?$/;

/**
 * A driver of an npm package beside the cluster file or beside ocf.
 *
 * @throws OcfError NOT_FOUND when there is no such package or driver, INVALID when it exports none
 */
export function createDriver(name: string, { folders }: DriverContext): FenceDriver {
  const driver = driverOf(name, folders);
  return {
    async describe(context) {
      const time = { limit: usualLimit, system: context.system };
      const described = await inLimit(time, name, 'describe', () => driver.describe(context));
      return checkedDescription(name, described);
    },
    explain: (plug, options) => Object(asOcfErrorsNow(name, 'explain', () => driver.explain(plug, options))),
    limit: (options) => {
      const milliseconds = asOcfErrorsNow(name, 'limit', () => driver.limit(options));
      return Number.isFinite(milliseconds) && milliseconds > 0 ? milliseconds : usualLimit;
    },
    ...(driver.sessionKey
      ? { sessionKey: (options) => String(asOcfErrorsNow(name, 'sessionKey', () => driver.sessionKey?.(options))) }
      : {}),
    async open(context) {
      const device = await inLimit(context, name, 'open', () => driver.open(context));
      return foreignDevice(device, `${name} (device ${context.device})`, context);
    },
  };
}

function driverOf(name: string, folders: readonly string[]): FenceDriver {
  const [, packageName, wanted] = written.exec(name) ?? [];
  if (packageName === undefined) {
    throw new OcfError('NOT_FOUND', `"${name}" is not npm:PACKAGE or npm:PACKAGE:NAME.`);
  }
  const loaded = loadNpmPackage([...folders, folderOfProgram()], packageName);
  if ('problem' in loaded) throw new OcfError('NOT_FOUND', `Driver ${name}: ${loaded.problem}.`);
  const { format, drivers } = Object(loaded.exported.fenceDrivers) as Partial<PackageDrivers>;
  if (format !== 1 || typeof drivers !== 'object' || drivers === null) {
    throw new OcfError('INVALID', `Driver ${name}: ${loaded.file} exports no fenceDrivers of format 1.`);
  }
  const names = Object.keys(drivers);
  const chosen = wanted ?? (names.length === 1 ? names[0] : undefined);
  const driver = chosen !== undefined && Object.hasOwn(drivers, chosen) ? drivers[chosen] : undefined;
  if (driver && isDriver(driver)) return driver;
  if (driver) throw new OcfError('INVALID', `Driver ${name}: what ${loaded.file} exports for it is no driver.`);
  throw new OcfError('NOT_FOUND', `Driver ${name}: ${loaded.file} has the drivers ${names.join(', ') || 'none'}.`, {
    suggestions: [...didYouMean(wanted ?? '', names), `Write npm:${packageName}:NAME.`],
  });
}

const commands: readonly Command[] = ['off', 'on', 'reset', 'diag'];
const types: readonly DriverParameter['type'][] = ['string', 'integer', 'boolean', 'seconds', 'select'];

function checkedDescription(name: string, described: Partial<DriverDescription> | undefined): DriverDescription {
  const { parameters, capabilities, summary = '' } = described ?? {};
  const bad = (what: string) => new OcfError('INVALID', `Driver ${name} does not describe itself well: ${what}.`);
  if (!Array.isArray(parameters)) throw bad('it gives no list of parameters');
  for (const parameter of parameters as readonly Partial<DriverParameter>[]) {
    const { name: each, type } = Object(parameter) as Partial<DriverParameter>;
    if (typeof each !== 'string' || each === '') throw bad('a parameter has no name');
    if (!type || !types.includes(type)) throw bad(`the type of parameter "${each}" is not ${types.join(', ')}`);
  }
  if (!Array.isArray(capabilities?.commands)) throw bad('it does not say what it can be told');
  const wrong = capabilities.commands.find((each) => !commands.includes(each));
  if (wrong !== undefined) throw bad(`"${wrong}" is no command`);
  return {
    ...described,
    name,
    summary: String(summary),
    parameters: (parameters as readonly DriverParameter[]).map((parameter) => ({
      ...parameter,
      required: parameter.required === true,
      secret: parameter.secret === true,
      help: String(parameter.help ?? ''),
    })),
    capabilities: { ...capabilities, status: capabilities.status === true, list: capabilities.list === true },
  };
}

function isDriver(driver: Partial<FenceDriver>): driver is FenceDriver {
  const functions = ['describe', 'explain', 'limit', 'open'] as const;
  return functions.every((each) => typeof driver[each] === 'function');
}
