import { OcfError } from '../../errors.ts';
import type { DeviceContext, DeviceOptions, PowerDevice } from '../driver.ts';
import { openLine } from '../line.ts';
import { parseLineAddress } from '../lines/address.ts';
import { openCoprocess } from './coprocess.ts';
import { withCredentials, writtenPasswords } from './credentials.ts';
import { DescribedDevice } from './described-device.ts';
import type { Description } from './descriptions.ts';
import { powermanConfig, refuseServed, type ServedDevice } from './live-daemon.ts';
import { commandWords } from './words.ts';

/**
 * How the device is reached by its options.
 *
 * @throws OcfError INVALID
 */
export function wayTo(driver: string, { line, command }: DeviceOptions): ServedDevice {
  if ((line === undefined) === (command === undefined)) {
    const what = line === undefined ? 'neither line nor command' : 'both line and command';
    throw new OcfError('INVALID', `A device of ${driver} has ${what}, and needs one of them.`, {
      suggestions: [`See what it takes with: ocf device types ${driver}`],
    });
  }
  if (command !== undefined) return { words: commandWords(String(command)) };
  parseLineAddress(String(line));
  return { line: String(line) };
}

/** @throws OcfError as FenceDriver.open does */
export async function openPowermanDevice(
  driver: string,
  { specification, file }: Description,
  context: DeviceContext,
): Promise<PowerDevice> {
  const { options, reporter } = context;
  const way = wayTo(driver, options);
  const given = credentialsOf(options);
  const written = writtenPasswords(specification);
  if (written.length > 0 && given.password === undefined) {
    reporter.warn(`Device ${context.device} logs in with the password that is written in ${file}, for all to read.`);
  }
  await refuseServed(way, String(options.daemon_config ?? powermanConfig), context);
  // to connect and to log in take half of the time, what is asked then the other half
  const { system } = context;
  const deadline = system.monotonic() + context.limit / 2;
  const line =
    'words' in way
      ? await openCoprocess(way.words, context)
      : await openLine(way.line, { ...context, timeout: context.limit / 2 });
  const device = new DescribedDevice(line, withCredentials(specification, given), hiding(context, written), context);
  await device.logIn(deadline - system.monotonic());
  return device;
}

function credentialsOf({ user, password }: DeviceOptions): { user?: string; password?: string } {
  for (const [name, value] of Object.entries({ user, password })) {
    if (/[\x00-\x1f\x7f]/.test(String(value ?? ''))) {
      throw new OcfError('INVALID', `The option ${name} has a control character, which would end what is typed.`);
    }
  }
  return {
    ...(user === undefined ? {} : { user: String(user) }),
    ...(password === undefined ? {} : { password: String(password) }),
  };
}

// Devices echo what they are told.
function hiding({ redact }: DeviceContext, passwords: readonly string[]): (text: string) => string {
  const long = passwords.filter((password) => password.length > 2);
  return (text) => redact(long.reduce((rest, password) => rest.replaceAll(password, '<hidden>'), text));
}
