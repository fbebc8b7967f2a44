import type { OptionValue } from '../config/model.ts';
import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import type { DeviceOptions, DriverDescription, DriverParameter } from './driver.ts';
import { failureOf } from './failure.ts';
import { parseLineAddress } from './lines/address.ts';

type Options = Readonly<Record<string, OptionValue>>;

/**
 * Checks a device's options against what its driver takes; secrets are not looked up for it.
 *
 * @returns the options under the driver's own names (`power-timeout` is `power_timeout`)
 * @throws OcfError INVALID naming every option that is wrong
 */
export function checkOptions(device: string, { name, parameters }: DriverDescription, options: Options): Options {
  const canonical = Object.entries(options).map(([key, value]) => [nameOf(key, parameters), value] as const);
  const known = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const problems: string[] = [];
  const suggestions: string[] = [];
  for (const [key, value] of canonical) {
    const parameter = known.get(key);
    if (!parameter) {
      problems.push(`${name} has no option "${key}"`);
      suggestions.push(...didYouMean(key, known.keys()));
    } else {
      const wrong = valueProblem(parameter, value);
      if (wrong !== undefined) problems.push(`"${key}" ${wrong}`);
    }
  }
  const given = new Set(canonical.map(([key]) => key));
  for (const parameter of parameters) {
    if (parameter.required && !given.has(parameter.name)) problems.push(`"${parameter.name}" is missing`);
  }
  if (problems.length > 0) {
    throw new OcfError('INVALID', `The options of device ${device} are wrong: ${problems.join('; ')}.`, {
      suggestions: [...new Set(suggestions), `See what the driver takes with: ocf device types ${name}`],
    });
  }
  return Object.fromEntries(canonical);
}

/** The options as anybody may see them: references stay references, a secret that stands in the file is hidden. */
export function shownOptions({ parameters }: DriverDescription, options: Options): DeviceOptions {
  const secret = new Set(parameters.filter((parameter) => parameter.secret).map((parameter) => parameter.name));
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => {
      if (typeof value === 'object') return [key, `<${value.from}>`];
      return [key, secret.has(key) ? '<hidden>' : value];
    }),
  );
}

function nameOf(key: string, parameters: readonly DriverParameter[]): string {
  const plain = (name: string) => name.replaceAll('-', '_');
  return parameters.find(({ name }) => name === key || plain(name) === plain(key))?.name ?? key;
}

function valueProblem({ type, choices }: DriverParameter, value: OptionValue): string | undefined {
  if (typeof value === 'object') return undefined;
  const text = String(value);
  if (/[\r\n\0]/.test(text)) return 'has a line break';
  if (type === 'boolean' && !/^(true|false|yes|no|on|off|1|0)$/i.test(text)) return `is "${text}", not true or false`;
  if (type === 'integer' && !/^-?\d+$/.test(text)) return `is "${text}", not a whole number`;
  if (type === 'seconds' && !/^\d+(\.\d+)?$/.test(text)) return `is "${text}", not a number of seconds`;
  if (type === 'select' && choices && !choices.includes(text)) return `is "${text}", not one of ${choices.join(', ')}`;
  return type === 'line' ? lineProblem(text) : undefined;
}

function lineProblem(text: string): string | undefined {
  try {
    parseLineAddress(text);
    return undefined;
  } catch (error) {
    const { message, suggestions } = failureOf(error);
    return `cannot be used: ${message} ${suggestions.join(' ')}`.replace(/\.$/, '');
  }
}

/** Values as drivers get them: what a boolean parameter holds in any spelling becomes true or false. */
export function typedOptions({ parameters }: DriverDescription, options: DeviceOptions): DeviceOptions {
  const booleans = new Set(parameters.filter(({ type }) => type === 'boolean').map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [
      key,
      booleans.has(key) ? /^(true|yes|on|1)$/i.test(String(value)) : value,
    ]),
  );
}
