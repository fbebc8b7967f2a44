import type { Node } from '../../config/model.ts';
import type { Failure, Outcome } from '../../transport/transport.ts';
import { shorten } from '../dialogue.ts';
import type { Command, CommandAnswer, DeviceContext, DeviceOptions, FenceDriver, PowerDevice } from '../driver.ts';

/**
 * The node's own sshd as the last resort: it is asked to switch itself off or to restart. It says at best that it has
 * begun; that it is off somebody else has to see. What does not answer cannot be switched off so.
 */
export function createDriver(name: string): FenceDriver {
  return {
    describe: async () => ({
      name,
      summary:
        'The node itself, asked over ssh to switch itself off: the last resort. The plug is the name of the node.',
      parameters: [
        {
          name: 'method',
          type: 'select',
          required: false,
          secret: false,
          default: 'poweroff',
          choices: ['poweroff', 'reboot', 'sysrq'],
          help: 'poweroff: poweroff -f, and reboot -f for a restart. reboot: a restart only, for machines that nothing switches on again. sysrq: by the kernel at once, without writing back what is in memory.',
        },
      ],
      capabilities: { commands: ['off', 'reset'], status: false, list: false },
    }),
    commands,
    explain: (plug, options) =>
      Object.fromEntries(commands(options).map((command) => [command, `on ${plug}: ${wordsOf(command, options)}`])),
    limit: () => 30_000,
    open: async (context) => openNode(context),
  };
}

function commands({ method }: DeviceOptions): readonly Command[] {
  return method === 'reboot' ? ['reset'] : ['off', 'reset'];
}

function wordsOf(command: Command, { method }: DeviceOptions): string {
  if (method === 'sysrq') return `echo ${command === 'off' ? 'o' : 'b'} >/proc/sysrq-trigger`;
  return command === 'off' ? 'poweroff -f' : 'reboot -f';
}

// The answer has to come before the end: what ends the node runs on by itself, a second later.
function scriptOf(command: Command, options: DeviceOptions): string {
  const words = wordsOf(command, options);
  const check =
    options.method === 'sysrq'
      ? '[ -w /proc/sysrq-trigger ] || refuse "may not write /proc/sysrq-trigger"'
      : `command -v ${words.split(' ')[0]} >/dev/null || refuse "has no ${words.split(' ')[0]}"`;
  return `refuse() { echo "ocf-refused $1"; exit 0; }
[ "$(id -u)" = 0 ] || refuse "does not let $(id -un) do it"
${check}
own=$(command -v setsid)
nohup $own sh -c 'sleep 1; ${words}' </dev/null >/dev/null 2>&1 3>&- &
echo ocf-begun`;
}

const bootId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function openNode(context: DeviceContext): PowerDevice {
  const { device, node: find, transport, limit, signal, options } = context;
  return {
    status: async () => ({ power: 'unknown', evidence: 'a node does not see its own power' }),
    async command(plug, command): Promise<CommandAnswer> {
      const node = find(plug);
      const wrong = node ? whyNot(device, node) : `Device ${device}: there is no node "${plug}".`;
      if (!node || wrong !== undefined) return nothing({ code: 'INVALID', message: wrong ?? '', suggestions: [] });
      const calls = [
        { argv: ['cat', '/proc/sys/kernel/random/boot_id'], timeout: limit },
        { argv: ['sh', '-c', scriptOf(command, options)], timeout: limit },
      ];
      // what was kept open may be dead, and this is asked once
      await transport.forget(node);
      const [boot, told] = await transport.run(node, calls, { signal });
      const run = boot?.stdout.trim() ?? '';
      if (boot?.state !== 'done' || boot.code !== 0 || !bootId.test(run)) {
        // a look only: the command after it was not begun unless that ended well
        if (told === undefined || told.state === 'not-started') return nothing(failureOf(node, boot));
      }
      return answerOf(node, run, told);
    },
    close: async () => undefined,
  };
}

function answerOf(node: Node, boot: string, told: Outcome | undefined): CommandAnswer {
  if (told?.state === 'not-started') return nothing(failureOf(node, told));
  const said = told?.state === 'done' && told.code === 0 && !told.timedOut ? told.stdout.trim() : '';
  const where = bootId.test(boot) ? ` (boot ${boot})` : '';
  if (said === 'ocf-begun') return { effect: 'accepted', evidence: `${node.name} has begun${where}` };
  const refused = /^ocf-refused (.+)$/.exec(said)?.[1];
  if (refused !== undefined) {
    return nothing({ code: 'CREDENTIALS', message: `${node.name} ${shorten(refused)}.`, suggestions: [] });
  }
  const failure = failureOf(node, told);
  return { effect: 'unknown', evidence: failure.message, failure };
}

function nothing(failure: Failure): CommandAnswer {
  return { effect: 'none', evidence: failure.message, failure };
}

function failureOf({ name }: Node, outcome: Outcome | undefined): Failure {
  if (outcome?.failure) return outcome.failure;
  const said = shorten(`${outcome?.stderr ?? ''} ${outcome?.stdout ?? ''}`.trim());
  const message = `${name} did not answer as expected: ${said === '' ? 'it says nothing' : said}.`;
  return { code: 'FAILED', message, suggestions: [] };
}

function whyNot(device: string, { name, transport }: Node): string | undefined {
  if (transport === 'ssh') return undefined;
  return `Device ${device} needs ${name} to be reached by ssh; its transport is ${transport}.`;
}
