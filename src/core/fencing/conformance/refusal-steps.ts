import { createServer, type Socket } from 'node:net';
import { failed, passed, type Verdict } from '../../agents/conformance/step.ts';
import { breakOf, broke, type FenceBench, type FenceSubject } from './bench.ts';
import { advertises, type FenceStep, needsOptions, requiredNames, withDevice, wrongRefusal } from './fence-step.ts';

/** What looks and switches nothing, with the one it has. */
function look(subject: FenceSubject): string | undefined {
  return ['monitor', 'status'].find((action) => advertises(subject, action));
}

// An agent that takes an unknown action for its default would switch: so without any parameter it could do that with.
const harmless = (subject: FenceSubject): string | undefined =>
  needsOptions(subject) ? undefined : 'It needs no parameters, so an agent that takes this for a reboot would do it.';

async function refusesUnknown(bench: FenceBench): Promise<Verdict> {
  const answer = await bench.call({ action: 'ocf-test-unknown', options: {}, plug: null });
  const problem = wrongRefusal('an unknown action', answer);
  return problem === undefined ? passed : failed(problem);
}

async function refusesNothing(bench: FenceBench): Promise<Verdict> {
  const action = look(bench.subject) ?? 'status';
  const problem = wrongRefusal(
    `${action} without any parameter`,
    await bench.call({ action, options: {}, plug: null }),
  );
  return problem === undefined ? passed : failed(problem);
}

async function refusesMissing(bench: FenceBench): Promise<Verdict> {
  const { subject } = bench;
  const problems: string[] = [];
  for (const name of requiredNames(subject)) {
    const aliases = [name, subject.description?.parameters.find((one) => one.name === name)?.obsoletes];
    const options = Object.entries({ ...standIns(subject), ...subject.options });
    const rest = Object.fromEntries(options.filter(([each]) => !aliases.includes(each)));
    const answer = await bench.call({ action: look(subject) ?? 'status', options: rest, plug: subject.plug ?? '1' });
    const problem = wrongRefusal(`${look(subject) ?? 'status'} without ${name}`, answer);
    if (problem !== undefined) problems.push(problem);
  }
  return problems.length === 0 ? passed : failed(problems.join(' '));
}

/** Values for what has to be given, so that an agent comes as far as to look for its device. */
function standIns(subject: FenceSubject): Record<string, string> {
  return Object.fromEntries(requiredNames(subject).map((name) => [name, name === 'ip' ? '127.0.0.1' : 'ocf-test']));
}

const overNetwork = (subject: FenceSubject): string | undefined => {
  const names = (subject.description?.parameters ?? []).map(({ name }) => name);
  if (look(subject) === undefined) return 'It has neither monitor nor status.';
  return names.includes('ip') && names.includes('ipport') ? undefined : 'It has no parameters ip and ipport.';
};

async function atPort(bench: FenceBench, port: number, what: string): Promise<Verdict> {
  const { subject } = bench;
  const login = Object.fromEntries(
    ['username', 'password'].filter((name) => bench.parameter(name) !== undefined).map((name) => [name, 'ocf-test']),
  );
  const options = { ...standIns(subject), ...login, ...subject.options, ip: '127.0.0.1', ipport: String(port) };
  const action = look(subject) ?? 'monitor';
  const answer = await bench.call({ action, options, plug: subject.plug ?? '1' });
  const problem = wrongRefusal(`${action} ${what}`, answer);
  if (problem !== undefined) return failed(problem);
  return broke(answer) ? failed(`${action} ${what} breaks: ${breakOf(answer)}.`) : passed;
}

async function whereNobodyListens(bench: FenceBench): Promise<Verdict> {
  const server = createServer();
  const port = await listening(server);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return atPort(bench, port, 'where nobody listens');
}

async function whereNobodyAnswers(bench: FenceBench): Promise<Verdict> {
  const lines = new Set<Socket>();
  const server = createServer((line) => {
    lines.add(line);
    line.on('error', () => undefined).resume();
  });
  const port = await listening(server);
  try {
    return await atPort(bench, port, 'where a device takes the connection and never answers');
  } finally {
    for (const line of lines) line.destroy();
    server.close();
  }
}

function listening(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

async function refusesPlug(bench: FenceBench): Promise<Verdict> {
  const answer = await bench.call({ action: 'status', plug: 'ocf-test-no-such-plug' });
  if (answer.code === 0 || answer.code === 2) {
    return failed(`status of a plug that is not there ${answer.ended}: it gives it a state.`);
  }
  const problem = wrongRefusal('status of a plug that is not there', answer);
  return problem === undefined ? passed : failed(problem);
}

/** How the agent says no: never by hanging, breaking or doing something else. */
export const refusalSteps: readonly FenceStep[] = [
  { name: 'unknown-action', summary: 'It refuses an action it does not know.', skip: harmless, run: refusesUnknown },
  {
    name: 'no-parameters',
    summary: 'Without any parameter it says what is missing.',
    skip: (subject) => (needsOptions(subject) ? undefined : 'It requires no parameter.'),
    run: refusesNothing,
  },
  {
    name: 'missing-parameter',
    summary: 'Without one parameter that it requires it says so in a sentence.',
    skip: (subject) => (needsOptions(subject) ? undefined : 'It requires no parameter.'),
    run: refusesMissing,
  },
  {
    name: 'nobody-listens',
    summary: 'It says so when nobody listens at the address, and does not break.',
    skip: overNetwork,
    run: whereNobodyListens,
  },
  {
    name: 'nobody-answers',
    summary: 'It gives up in time when the device takes the connection and never answers.',
    skip: overNetwork,
    run: whereNobodyAnswers,
  },
  {
    name: 'unknown-plug',
    summary: 'It gives no state for a plug that the device does not have.',
    skip: (subject) =>
      withDevice('status')(subject) ??
      (subject.description?.parameters.some(({ name }) => name === 'plug' || name === 'port')
        ? undefined
        : 'It has no parameter for a plug.'),
    run: refusesPlug,
  },
];
