import { type Finding, findingsOf } from './finding.ts';
import { type FolderFact, type NodeFacts, whoMayChange } from './node-facts.ts';

/** Percent of a temporary folder's file system from which on it counts as full, and as nearly full. */
const full = 99;
const nearlyFull = 95;
/** Fewer connections at once than this are less than sshd's own default. */
const usualStartups = 10;

/** What the answers of a node mean. */
export function judgeFacts(node: string, facts: NodeFacts): readonly Finding[] {
  return [
    homeFinding(node, facts),
    ...facts.folders.map((folder) => folderFinding(node, folder)),
    ...programFindings(node, facts),
    ...agentFindings(node, facts),
    ...rightsFindings(node, facts),
    ...limitFindings(node, facts),
  ];
}

function homeFinding(node: string, { user }: NodeFacts): Finding {
  const { good, bad } = findingsOf('home', node);
  const remedy = 'Give the user a home in the password database, or set ssh.user to another one.';
  if (!user || user.home === '') return bad('The user has no home in the password database.', remedy);
  return user.there
    ? good('The user has a home.')
    : bad(`The home ${user.home} of user ${user.name} is not there.`, remedy);
}

function folderFinding(node: string, { path, there, writable, space = 0, inodes = 0 }: FolderFact): Finding {
  const { good, warning, bad } = findingsOf('folders', node);
  // resource-agents makes its folder itself when the first agent runs
  if (!there) {
    return path === '/tmp'
      ? bad(`There is no folder ${path}.`, `On the node, run: mkdir -m 1777 ${path}`)
      : good(`${path} can be made.`);
  }
  const used = { value: Math.max(space, inodes), unit: '%' as const };
  const what = inodes > space ? 'files' : 'space';
  const clean = 'Delete what is not needed there, or make its file system larger.';
  if (!writable && used.value >= full) return bad(`${path} is full: it has no ${what} left.`, clean, used);
  if (!writable) {
    const mount = `On the node, look at its rights and at: findmnt -T ${path}`;
    return bad(`Nothing can be written in ${path}: it is read-only, or its rights forbid it.`, mount);
  }
  if (used.value >= nearlyFull) return warning(`${path} is nearly full.`, clean, used);
  return good(`${path} can be written.`, undefined, used);
}

function programFindings(node: string, { limit, missing }: NodeFacts): readonly Finding[] {
  const { good, warning, bad } = findingsOf('programs', node);
  const lacking = missing.filter((program) => program !== 'setsid');
  const remedy = `Install what brings ${lacking.join(', ')}: coreutils, and gawk, grep or sed.`;
  if (lacking.length > 0)
    return [bad(`Programs are missing that are needed to run agents: ${lacking.join(', ')}.`, remedy)];
  if (limit !== '') return [good('All programs that are needed are there.')];
  if (!missing.includes('setsid'))
    return [
      warning(
        'There is no timeout(1) of GNU coreutils: setsid and a sleeping shell do its work.',
        'Install coreutils.',
      ),
    ];
  return [
    bad(
      'There is neither timeout(1) of GNU coreutils nor setsid(1): what runs cannot be ended with its children.',
      'Install coreutils or util-linux.',
    ),
  ];
}

function agentFindings(node: string, { agents, services, shellfuncs }: NodeFacts): readonly Finding[] {
  const { good, bad } = findingsOf('agents', node);
  const found = agents.map(({ name, file, lacks, noexec }) => {
    if (!file) return bad(`The agent ${name} is not installed.`, 'Install it on {nodes}.');
    if (lacks !== undefined)
      return bad(`${lacks}, which runs the agent ${name}, is not there.`, `Install ${lacks} on {nodes}.`);
    if (noexec)
      return bad(`The agent ${name} is on a file system that nothing can be run from (noexec).`, 'Mount it with exec.');
    return good(`The agent ${name} is there.`);
  });
  const units = services.map(({ name, state }) =>
    state === 'loaded'
      ? good(`The service ${name} is there.`)
      : bad(
          `The service ${name} is not there${state && state !== 'not-found' ? `: ${state}` : ''}.`,
          'Install it on {nodes}.',
        ),
  );
  const library =
    shellfuncs === undefined
      ? []
      : shellfuncs.rights
        ? [good('The shell library of the agents is there.')]
        : [
            bad(
              `The shell library of the agents, ${shellfuncs.path}, cannot be read.`,
              'Install the package resource-agents.',
            ),
          ];
  return [...found, ...units, ...library];
}

function rightsFindings(node: string, { user, agents, shellfuncs, agentFolders }: NodeFacts): readonly Finding[] {
  const { good, bad } = findingsOf('permissions', node);
  const all = [...agents.map(({ file }) => file), shellfuncs?.rights, ...agentFolders].filter(
    (file) => file !== undefined,
  );
  if (all.length === 0) return [];
  const open = all.flatMap((file) => {
    const who = whoMayChange(file, user?.id ?? 0);
    if (who === undefined) return [];
    const whose = user?.name ?? 'the user';
    return [
      bad(
        `${file.path} can be changed by ${who}: what stands there runs with the rights of ${whose}.`,
        `On {nodes}, run: chown root:root ${file.path} && chmod go-w ${file.path}`,
      ),
    ];
  });
  return open.length > 0 ? open : [good('Nobody else can change the agents.')];
}

function limitFindings(node: string, { startups, sessions }: NodeFacts): readonly Finding[] {
  const { good, warning } = findingsOf('limits', node);
  const found: Finding[] = [];
  if (startups !== undefined && startups < usualStartups) {
    found.push(
      warning(
        `sshd drops connections when more than ${startups} log in at the same time (MaxStartups).`,
        'In sshd_config of {nodes}, set: MaxStartups 100:30:200',
      ),
    );
  }
  if (sessions !== undefined && sessions < 2) {
    found.push(
      warning(
        `sshd allows ${sessions} session for each connection (MaxSessions): a shared connection serves one command at a time.`,
        'In sshd_config of {nodes}, set: MaxSessions 10',
      ),
    );
  }
  if (found.length === 0 && startups !== undefined) found.push(good('The limits of sshd are wide enough.'));
  return found;
}
