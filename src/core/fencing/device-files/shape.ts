import type { Field, Shape } from '../../config/shape.ts';

const line: Shape = { type: 'text', check: 'line' };
const anyText: Shape = { type: 'text' };
const steps: Shape = {
  type: 'list',
  get of(): Shape {
    return step;
  },
};

const answerFields: Readonly<Record<string, Field>> = {
  text: { shape: anyText, help: 'The answer, letter by letter.' },
  pattern: { shape: anyText, help: 'The answer as a regular expression.' },
  alone: { shape: { type: 'switch' }, help: 'Nothing may come before it but an echo of what was sent.' },
  error: {
    shape: { type: 'text', allowed: ['CREDENTIALS', 'REFUSED', 'FAILED', 'NOT_FOUND', 'CONFLICT', 'TIMEOUT'] },
    help: 'It went wrong; with again: when the answer comes once more than that.',
  },
  say: { shape: line, help: 'The sentence of the error.' },
  effect: { shape: { type: 'text', allowed: ['none'] }, help: 'The error means that certainly nothing was switched.' },
  // biome-ignore lint/suspicious/noThenProperty: the word of the file's format
  then: { shape: steps, help: 'Steps after this answer.' },
  again: {
    shape: { type: 'integer', least: 1, most: 100 },
    help: 'After it another answer is waited for, at most so many times.',
  },
};

const modemFields: Readonly<Record<string, Field>> = {
  dtr: { shape: { type: 'switch' }, help: 'Data terminal ready.' },
  rts: { shape: { type: 'switch' }, help: 'Request to send.' },
};

const stepFields: Readonly<Record<string, Field>> = {
  send: { shape: anyText, help: 'Text to send; {plug} and {OPTION} stand for values.' },
  switches: { shape: { type: 'switch' }, help: 'From this send on the command may have its effect.' },
  expect: {
    shape: { type: 'map', of: { type: 'record', fields: answerFields, short: 'pattern' }, keys: 'name' },
    help: 'Answers to wait for, by names of your choice.',
  },
  within: { shape: { type: 'duration' }, help: 'Time for an answer to come.', default: '5s' },
  forget: { shape: { type: 'switch' }, help: 'Throw away what has come.' },
  settle: { shape: { type: 'duration' }, help: 'Wait until nothing has come for so long.' },
  pause: { shape: { type: 'duration' }, help: 'Wait.' },
  wait: { shape: line, help: 'Wait as long as this option says.' },
  modem: { shape: { type: 'record', fields: modemFields }, help: 'Set or clear modem lines.' },
  if: { shape: line, help: 'serial, network, modem, silent, given OPTION, or OPTION is VALUE.' },
  // biome-ignore lint/suspicious/noThenProperty: the word of the file's format
  then: { shape: steps, help: 'Steps when it is so.' },
  else: { shape: steps, help: 'Steps when it is not.' },
};

/** A step; it may hold others. */
export const step: Shape = { type: 'record', fields: stepFields };

const columnFields: Readonly<Record<string, Field>> = {
  separator: { shape: line, required: true, help: 'What stands between two cells.' },
  plug: { shape: line, required: true, help: 'Heading of the numbers.' },
  name: { shape: line, help: 'Heading of the names.' },
  state: { shape: line, required: true, help: 'Heading of the states.' },
};

const tableFields: Readonly<Record<string, Field>> = {
  start: { shape: anyText, required: true, help: 'The line before the first row, as a regular expression.' },
  end: { shape: anyText, required: true, help: 'The line after the last row.' },
  row: { shape: anyText, help: 'A row, with named groups plug, state and perhaps name.' },
  columns: {
    shape: { type: 'record', fields: columnFields },
    help: 'Or: cells under a heading, which is the line before start.',
  },
  ignore: { shape: anyText, help: 'Lines between that are no rows.' },
};

const stateFields: Readonly<Record<string, Field>> = {
  on: { shape: { type: 'list', of: line, single: true }, help: 'Words that mean on.' },
  off: { shape: { type: 'list', of: line, single: true }, help: 'Words that mean off.' },
  bit: { shape: { type: 'integer', least: 1, most: 0x80000000 }, help: 'Or: the bit of a hexadecimal number.' },
  set: { shape: { type: 'text', allowed: ['on', 'off'] }, help: 'What it means that the bit is set.' },
};

const statusFields: Readonly<Record<string, Field>> = {
  steps: { shape: steps, required: true, help: 'What is asked.' },
  states: { shape: { type: 'record', fields: stateFields }, help: 'What the states are called.' },
  table: { shape: { type: 'record', fields: tableFields }, help: 'The answer is a table of all plugs.' },
};

const optionFields: Readonly<Record<string, Field>> = {
  help: { shape: line, required: true, help: 'One line for people.' },
  type: {
    shape: { type: 'text', allowed: ['string', 'integer', 'boolean', 'seconds', 'select'] },
    help: 'What it may be.',
    default: 'string',
  },
  required: { shape: { type: 'switch' }, help: 'It has to be given.' },
  secret: { shape: { type: 'switch' }, help: 'It is never shown.' },
  default: { shape: line, help: 'What holds without it.' },
  choices: { shape: { type: 'list', of: line }, help: 'For select: what it may be.' },
};

/** The form of a device file, as data. What its parts mean: model.ts; how they are written: ocf-device(5). */
export const deviceFileShape: Shape & { readonly type: 'record' } = {
  type: 'record',
  fields: {
    'ocf-device': { shape: { type: 'integer', least: 1, most: 1 }, required: true, help: 'Version of the format: 1.' },
    summary: { shape: line, required: true, help: 'Which devices it is for, one line.' },
    sessions: { shape: { type: 'integer', least: 1, most: 1000 }, help: 'Sessions it bears at the same time.' },
    line: { shape: line, help: 'Settings of a serial line: 9600,8n1.', default: '9600,8n1' },
    pace: { shape: { type: 'duration' }, help: 'Time between two bytes that are sent.' },
    timeout: { shape: { type: 'duration' }, help: 'Time to get a session.', default: '20s' },
    plug: { shape: anyText, help: "A plug's number, as a regular expression of the whole; none: it has one machine." },
    options: {
      shape: { type: 'map', of: { type: 'record', fields: optionFields }, keys: 'name' },
      help: 'What it has to be told besides its line.',
    },
    login: { shape: steps, help: 'Steps after the line is open.' },
    logout: { shape: steps, help: 'Steps before the line is closed.' },
    status: { shape: { type: 'record', fields: statusFields }, help: 'How the power is read.' },
    off: { shape: steps, help: 'Steps that switch a plug off.' },
    on: { shape: steps, help: 'Steps that switch a plug on.' },
    reset: { shape: steps, help: 'Steps that restart what hangs on a plug, at once.' },
    diag: { shape: steps, help: 'Steps that make it write down its state (NMI).' },
  },
};
