import type { DriverParameter } from '../driver.ts';
import { parseSerialSettings } from '../lines/serial-settings.ts';
import { commandNames } from './check-file.ts';
import { parseCondition } from './condition.ts';
import type { Answer, DeviceFile, States, StatusPart, Step, TableForm } from './model.ts';
import { literal, whole } from './patterns.ts';
import type { RawAnswer, RawDeviceFile, RawOption, RawStatus, RawStep } from './raw.ts';
import { parseTemplate } from './template.ts';

const usual = { within: 5000, timeout: 20_000 } as const;

/** The model of a file without problems. */
export function buildFile(path: string, raw: RawDeviceFile): DeviceFile {
  const { summary = '', sessions, line, pace, timeout = usual.timeout, plug, status } = raw;
  const commands = commandNames.flatMap((command) => {
    const steps = raw[command];
    return steps ? [[command, steps.map(stepOf)] as const] : [];
  });
  return {
    path,
    summary,
    ...(sessions === undefined ? {} : { sessions }),
    settings: line === undefined ? {} : parseSerialSettings(line),
    ...(pace === undefined ? {} : { pace }),
    timeout,
    ...(plug === undefined ? {} : { plug: whole(plug) }),
    options: (raw.options ?? []).map(([name, option]) => parameterOf(name, option)),
    login: (raw.login ?? []).map(stepOf),
    logout: (raw.logout ?? []).map(stepOf),
    ...(status ? { status: statusOf(status) } : {}),
    commands: Object.fromEntries(commands),
  };
}

function parameterOf(name: string, option: RawOption): DriverParameter {
  const { type = 'string', required = false, secret = false, help = '', default: fallback, choices } = option;
  return {
    name,
    type,
    required,
    secret,
    help,
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(choices ? { choices } : {}),
  };
}

function stepOf(raw: RawStep): Step {
  const switches = raw.switches === true;
  if (raw.send !== undefined) return { kind: 'send', template: parseTemplate(raw.send) ?? [], switches };
  if (raw.expect !== undefined) {
    return { kind: 'expect', answers: raw.expect.map(answerOf), within: raw.within ?? usual.within };
  }
  if (raw.settle !== undefined) return { kind: 'settle', quiet: raw.settle };
  if (raw.pause !== undefined) return { kind: 'pause', time: raw.pause };
  if (raw.wait !== undefined) return { kind: 'wait', option: raw.wait };
  if (raw.modem !== undefined) return { kind: 'modem', lines: raw.modem, switches };
  if (raw.if === undefined) return { kind: 'forget' };
  const test = parseCondition(raw.if) ?? { kind: 'silent' };
  return { kind: 'if', test, met: (raw.then ?? []).map(stepOf), unmet: (raw.else ?? []).map(stepOf) };
}

function answerOf([name, raw]: readonly [string, RawAnswer | string]): Answer {
  const {
    text,
    pattern = '',
    alone = false,
    error,
    say,
    effect,
    then = [],
    again = 0,
  } = typeof raw === 'string' ? { pattern: raw } : raw;
  return {
    name,
    alone,
    pattern: text === undefined ? new RegExp(pattern) : literal(text),
    ...(error === undefined
      ? {}
      : { error: { code: error, ...(say === undefined ? {} : { say }), noEffect: effect === 'none' } }),
    // biome-ignore lint/suspicious/noThenProperty: the word of the file's format
    then: then.map(stepOf),
    again,
  };
}

function statusOf({ steps = [], states, table }: RawStatus): StatusPart {
  return { steps: steps.map(stepOf), states: statesOf(states), ...(table ? { table: tableOf(table) } : {}) };
}

function statesOf(states: RawStatus['states'] = {}): States {
  if (states.bit !== undefined) return { kind: 'bit', mask: states.bit, set: states.set ?? 'off' };
  return { kind: 'words', on: states.on ?? ['on'], off: states.off ?? ['off'] };
}

function tableOf({ start = '', end = '', row = '', ignore, columns }: NonNullable<RawStatus['table']>): TableForm {
  const { separator = '', plug = '', name, state = '' } = columns ?? {};
  return {
    start: new RegExp(start),
    end: new RegExp(end),
    ...(ignore === undefined ? {} : { ignore: new RegExp(ignore) }),
    rows: columns
      ? { kind: 'columns', separator, plug, ...(name === undefined ? {} : { name }), state }
      : { kind: 'pattern', pattern: new RegExp(row) },
  };
}
