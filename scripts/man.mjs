// Writes man/: ocf(1) and one page a command, from the manifest. A test fails when the folder is out of step.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitStatusRows } from './exit-status.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const date = 'November 21, 2026';

/** Every generated page: file name to text. */
export function pages(manifest) {
  const commands = Object.values(manifest.commands).filter((command) => !command.hidden);
  commands.sort((a, b) => (a.id < b.id ? -1 : 1));
  const names = commands.map(({ id }) => `ocf-${id.replaceAll(':', '-')}`);
  const found = { 'ocf.1': programPage(commands, names) };
  commands.forEach((command, index) => {
    found[`${names[index]}.1`] = commandPage(command, siblings(command, commands));
  });
  return found;
}

function siblings(command, commands) {
  const topic = command.id.split(':')[0];
  return commands
    .filter(({ id }) => id !== command.id && id.split(':')[0] === topic)
    .map(({ id }) => `ocf-${id.replaceAll(':', '-')}`);
}

function programPage(commands, names) {
  return page([
    ...head('OCF'),
    ...section('Name', ['.Nm ocf', '.Nd the Open Cluster Framework: nodes, resource agents and fencing']),
    ...section('Synopsis', [
      '.Nm',
      '.Op Ar global options',
      '.Ar command',
      '.Op Ar argument ...',
      '.Nm',
      '.Ar command',
      '.Fl -help',
    ]),
    ...section('Description', [
      ...prose(`ocf describes the nodes of a cluster in one file, runs OCF resource agents on them, and cuts the power of a node that must not go on.
It drives what administrators already own: OCF agents, fence agents, power switches on a line or a network, OpenSSH.

Nothing is done to the power of a node that was not named. Fencing reports what was verified and what was only said.`),
    ]),
    ...section('Commands', [
      '.Bl -tag -width Ds',
      ...commands.flatMap((command, index) => [`.It Xr ${names[index]} 1`, text(sentence(command.summary))]),
      '.El',
    ]),
    ...section('Global options', options(Object.values(commands[0].flags).filter(isGlobal))),
    ...section('Environment', environment(commands)),
    ...section('Files', [
      '.Bl -tag -width Ds',
      '.It Pa /etc/ocf/clusters/NAME.yaml , ~/.config/ocf/clusters/NAME.yaml',
      'The cluster files of root and of other users.',
      '.It Pa /var/lib/ocf , ~/.local/state/ocf',
      'Journals and pinned host keys.',
      '.It Pa /var/cache/ocf , ~/.cache/ocf',
      'What can be made again.',
      '.It Pa /run/ocf',
      'Locks and the sockets of kept connections.',
      '.El',
    ]),
    ...section('Exit status', exitTable()),
    ...section('See also', ['.Xr ocf.yaml 5 ,', '.Xr ocf-concepts 7']),
  ]);
}

function commandPage(command, others) {
  const words = command.id.replaceAll(':', ' ');
  const flags = Object.values(command.flags);
  const own = flags.filter((flag) => !isGlobal(flag));
  const args = Object.values(command.args);
  return page([
    ...head(`OCF-${command.id.replaceAll(':', '-').toUpperCase()}`),
    ...section('Name', [`.Nm ocf-${command.id.replaceAll(':', '-')}`, `.Nd ${summaryLine(command.summary)}`]),
    ...section('Synopsis', [
      `.Nm ocf ${words}`,
      ...own.map(flagUse),
      ...args.map((arg, index) => argUse(arg, command.strict === false && index === args.length - 1)),
    ]),
    ...section('Description', prose(command.description ?? command.summary)),
    ...(args.length > 0
      ? section('Arguments', [
          '.Bl -tag -width Ds',
          ...args.flatMap((arg) => [
            `.It Ar ${hyphens(arg.name.toUpperCase())}`,
            text(sentence(arg.description ?? '')),
            ...choices(arg),
          ]),
          '.El',
        ])
      : []),
    ...(own.length > 0 ? section('Options', options(own)) : []),
    ...section('Global options', options(flags.filter(isGlobal))),
    ...section('Exit status', ['.Nm', 'exits with one of the numbers that', '.Xr ocf 1', 'lists.']),
    ...section('Examples', (command.examples ?? []).flatMap(example)),
    ...section('See also', seeAlso(['ocf', ...others])),
  ]);
}

const page = (lines) => `${lines.join('\n')}\n`;
const head = (title) => [`.Dd ${date}`, `.Dt ${title} 1`, `.Os ocf ${version}`];
const section = (title, lines) => [`.Sh ${title.toUpperCase()}`, ...lines];
const isGlobal = (flag) => flag.helpGroup === 'GLOBAL';
const hyphens = (words) => words.replaceAll('\\', '\\e').replaceAll('-', '\\-');
const plain = (words) => words.replaceAll('\\', '\\e').replaceAll('"', '\\(dq');
const text = (words) => (/^[.']/.test(words) ? `\\&${plain(words)}` : plain(words));
const sentence = (words) => (words === '' || /[.!?]$/.test(words) ? words : `${words}.`);
const summaryLine = (summary) =>
  plain(summary.replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase()));

// One sentence a line, as mdoc wants it; an empty line is a new paragraph.
function prose(words) {
  const paragraphs = words.trim().split(/\n\s*\n/);
  return paragraphs.flatMap((paragraph, index) => {
    const sentences = paragraph
      .replace(/\s*\n\s*/g, ' ')
      .replace(/([.!?:]) (?=[A-Z"])/g, '$1\n')
      .split('\n');
    return [...(index > 0 ? ['.Pp'] : []), ...sentences.map(text)];
  });
}

function flagUse(flag) {
  const value = flag.type === 'option' ? ` Ar ${hyphens(flag.helpValue ?? 'VALUE')}` : '';
  const use = `Fl -${hyphens(flag.name)}${value}${flag.multiple ? ' ...' : ''}`;
  return flag.required ? `.${use}` : `.Op ${use}`;
}

function argUse(arg, repeats) {
  const use = `Ar ${hyphens(arg.name.toUpperCase())}${repeats ? ' ...' : ''}`;
  return arg.required ? `.${use}` : `.Op ${use}`;
}

function options(flags) {
  const items = [...flags]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((flag) => {
      const short = flag.char ? `Fl ${flag.char} , ` : '';
      const value = flag.type === 'option' ? ` Ar ${hyphens(flag.helpValue ?? 'VALUE')}` : '';
      const said = flag.summary ?? flag.description ?? '';
      return [
        `.It ${short}Fl -${hyphens(flag.name)}${value}`,
        text(sentence(said)),
        ...choices(flag),
        ...(flag.env ? [`Taken from`, `.Ev ${flag.env}`, 'when not given.'] : []),
      ];
    });
  return ['.Bl -tag -width Ds', ...items, '.El'];
}

function choices({ options: values, default: fallback }) {
  const lines = [];
  if (values) lines.push(`One of: ${values.map(plain).join(', ')}.`);
  if (fallback !== undefined && fallback !== false) lines.push(`Default: ${plain(String(fallback))}.`);
  return lines;
}

function example(one) {
  const { description, command } = typeof one === 'string' ? { description: '', command: one } : one;
  const line = hyphens(command.replaceAll('<%= config.bin %>', 'ocf'));
  return [...(description ? [`${text(description.replace(/\.$/, ''))}:`] : ['.Pp']), `.Dl ${line}`];
}

function environment(commands) {
  const own = [
    ['NO_COLOR', 'Print without colour.'],
    [
      'OCF_CACHE_DIR , OCF_CONFIG_DIR , OCF_RUNTIME_DIR , OCF_STATE_DIR',
      'Other folders than the usual ones, for tests and throw-away clusters.',
    ],
  ];
  const flags = commands.flatMap((command) => Object.values(command.flags)).filter((flag) => flag.env);
  const named = new Map(flags.map((flag) => [flag.env, sentence(flag.summary ?? '')]));
  return [
    '.Bl -tag -width Ds',
    ...[...own, ...named].sort().flatMap(([name, said]) => [`.It Ev ${name}`, text(said)]),
    '.El',
  ];
}

function exitTable() {
  return [
    '.Bl -tag -width Ds',
    ...exitStatusRows.flatMap(([status, meaning]) => [`.It ${status}`, text(meaning)]),
    '.El',
    '.Pp',
    '.Xr ocf-agent-run 1',
    'passes the exit status of the agent through.',
  ];
}

function seeAlso(names) {
  const sorted = [...names].sort();
  return sorted.map((name, index) => `.Xr ${name} 1${index < sorted.length - 1 ? ' ,' : ''}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'));
  const folder = join(root, 'man');
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) if (file.endsWith('.1')) rmSync(join(folder, file));
  for (const [file, content] of Object.entries(pages(manifest))) writeFileSync(join(folder, file), content);
}
