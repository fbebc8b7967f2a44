import { endedBySignal, failedWith, type MappedCode, standsFor } from '../codes.ts';
import { agentEnvironment } from '../environment.ts';
import { serviceNameOf } from '../name.ts';
import type { AgentClass } from './agent-class.ts';
import { actionsWithin, requiredText, serviceMetadata } from './service-metadata.ts';

// The commands come in the environment: they may hold secrets, and everybody can read argument lists.
const commands: Readonly<Record<string, string>> = {
  start: 'eval "$OCF_RESKEY_start"',
  stop: 'eval "$OCF_RESKEY_stop"',
  monitor: 'eval "$OCF_RESKEY_status"',
  status: 'eval "$OCF_RESKEY_status"',
  'meta-data': ':',
};

const shortdesc = 'Three shell commands: start, stop, status';
const longdesc = `Runs commands of your own by /bin/sh, in the environment that OCF agents get, with only PATH and LC_ALL beside it.
A command has to return: what is to stay has to go into the background by itself, or see ocf:ocf:process.
The status command exits 0 when it runs and 1, 3 or 7 when it does not; everything else is a failure. Start and stop exit 0 when it is done, also when it was so already.`;

const metadata = serviceMetadata({
  name: 'exec',
  shortdesc,
  longdesc,
  parameters: [
    requiredText('start', 'Command that starts it', 'Returns when it runs; exits 0, also when it runs already.'),
    requiredText('stop', 'Command that stops it', 'Returns when nothing is left; exits 0, also when nothing ran.'),
    requiredText('status', 'Command that tells whether it runs', 'Exits 0 for yes, 1, 3 or 7 for no.'),
  ],
  actions: [
    ...actionsWithin(20_000, ['start', 'stop', 'status', 'monitor'], 10_000),
    { name: 'meta-data', timeout: 5000 },
  ],
});

/** Whatever can be started, stopped and looked at by a command each. */
export const exec: AgentClass = {
  call: (_, settings) => ({
    argv: [
      '/bin/sh',
      '-c',
      Object.hasOwn(commands, settings.action) ? `${commands[settings.action]}` : 'exit 3',
      'ocf',
    ],
    env: agentEnvironment(settings),
  }),
  codeOf: execCode,
  lastWordCounts: true,
  metadata: () => metadata,
  list: async () => [{ name: serviceNameOf('exec', ''), shortdesc }],
  whereabouts: () => '',
};

const notRunning = [1, 3, 7];

/** 1 is what test(1), grep(1) and pgrep(1) mean by no, 3 is LSB's and 7 is OCF's; nobody knows what others mean. */
export function execCode(rawCode: number, action: string): MappedCode {
  if (rawCode === 0) return standsFor(0, rawCode, action);
  if (!Object.hasOwn(commands, action)) return standsFor(3, rawCode, action);
  const looks = action === 'monitor' || action === 'status';
  if (looks && notRunning.includes(rawCode)) return standsFor(7, rawCode, action);
  return (
    endedBySignal(rawCode) ?? failedWith(rawCode, `the ${looks ? 'status' : action} command ended with ${rawCode}`)
  );
}
