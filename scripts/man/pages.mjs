// ocf(1) and one page a command, from the manifest.
import { exitStatusRows } from '../exit-status.mjs';
import { hyphens, page, prose, section, sentence, summaryLine, text } from './mdoc.mjs';
import { argUse, choices, example, flagUse, isGlobal, options } from './options.mjs';

const date = 'November 21, 2026';
const head = (title, version) => [`.Dd ${date}`, `.Dt ${title} 1`, `.Os ocf ${version}`];

/** Every generated page: file name to text. */
export function pages(manifest, version) {
  const commands = Object.values(manifest.commands).filter((command) => !command.hidden);
  commands.sort((a, b) => (a.id < b.id ? -1 : 1));
  const names = commands.map(({ id }) => `ocf-${id.replaceAll(':', '-')}`);
  const found = { 'ocf.1': programPage(commands, names, version) };
  commands.forEach((command, index) => {
    found[`${names[index]}.1`] = commandPage(command, siblings(command, commands), version);
  });
  return found;
}

function siblings(command, commands) {
  const topic = command.id.split(':')[0];
  return commands
    .filter(({ id }) => id !== command.id && id.split(':')[0] === topic)
    .map(({ id }) => `ocf-${id.replaceAll(':', '-')}`);
}

function programPage(commands, names, version) {
  return page([
    ...head('OCF', version),
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

function commandPage(command, others, version) {
  const words = command.id.replaceAll(':', ' ');
  const flags = Object.values(command.flags);
  const own = flags.filter((flag) => !isGlobal(flag));
  const args = Object.values(command.args);
  return page([
    ...head(`OCF-${command.id.replaceAll(':', '-').toUpperCase()}`, version),
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
