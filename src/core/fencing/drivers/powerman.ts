import { OcfError } from '../../errors.ts';
import type { Failure } from '../../transport/transport.ts';
import { shorten } from '../dialogue.ts';
import type {
  Command,
  CommandAnswer,
  DeviceContext,
  DriverDescription,
  FenceDriver,
  Look,
  PlugListing,
  PowerDevice,
} from '../driver.ts';
import { failureOf } from '../failure.ts';
import { PowermanClient, parsePowermanAddress, type Reply } from '../powerman/client.ts';

/** Milliseconds: powermand logs in to a device anew and runs its script, both with the device's own limit. */
const usualLimit = 120_000;

const description: DriverDescription = {
  name: 'powerman',
  summary: 'LLNL powerman: asks a running powermand, whatever devices it serves',
  parameters: [
    {
      name: 'address',
      type: 'string',
      required: false,
      secret: false,
      default: '127.0.0.1:10101',
      help: 'Where powermand listens, host:port. Its node names are the plugs.',
    },
  ],
  capabilities: { commands: ['off', 'on', 'reset'], status: true, list: true, hosts: true },
};

/** powermand's own protocol; see powermand(8). A plug is a node as powermand knows it. */
export function createDriver(): FenceDriver {
  return {
    describe: async () => description,
    explain: (plug) => ({
      off: `"off ${plug}"`,
      on: `"on ${plug}"`,
      reset: `"reset ${plug}"`,
      status: `"status ${plug}"`,
    }),
    limit: () => usualLimit,
    async open(context) {
      const address = parsePowermanAddress(String(context.options.address ?? '127.0.0.1'));
      const client = await PowermanClient.connect(address, { ...context, timeout: context.limit });
      try {
        await expandRanges(client, context);
      } catch (error) {
        await client.close();
        throw error;
      }
      return openPowerman(client, context);
    },
  };
}

// Without it several nodes stand in one line. It is a switch that is thrown: twice is as before.
async function expandRanges(client: PowermanClient, { limit }: DeviceContext): Promise<void> {
  for (let tries = 0; tries < 2; tries++) {
    const { code, words } = await client.ask('exprange', limit);
    if (code === 105 && words === 'Hostrange expansion ON') return;
    if (code !== 105 || words !== 'Hostrange expansion OFF') break;
  }
  throw new OcfError('FAILED', `powermand at ${client.where} does not give one line for each node.`);
}

function openPowerman(client: PowermanClient, context: DeviceContext): PowerDevice {
  // names that powermand answered for with that one node: not an alias of others
  const known = new Set<string>();

  async function look(plug: string): Promise<Look> {
    const reply = await client.ask(`status ${checkedName(plug)}`, context.limit);
    const evidence = replyText(reply);
    if (reply.code !== 103 && reply.code !== 211)
      return { power: 'unknown', evidence, failure: refused(client, plug, reply) };
    const states = statesOf(reply);
    if (states.length !== 1 || states[0]?.plug !== plug) {
      throw new OcfError(
        'CONFLICT',
        `powermand at ${client.where} does not answer for node ${plug} alone: ${evidence}.`,
        {
          suggestions: ['An alias of that name in powerman.conf stands for other nodes; give nodes as plugs.'],
        },
      );
    }
    known.add(plug);
    const { power } = states[0];
    if (reply.code === 103 && power !== 'unknown') return { power, evidence };
    return { power: 'unknown', evidence, failure: refused(client, plug, reply) };
  }

  async function command(plug: string, goal: Command, onSent: () => void): Promise<CommandAnswer> {
    if (!known.has(plug)) {
      const { failure, evidence } = await look(plug);
      // a node whose power cannot be read may be switched all the same; one that is not there cannot
      if (!known.has(plug)) return { effect: 'none', evidence, ...(failure ? { failure } : {}) };
    }
    const reply = await client.ask(`${goal} ${plug}`, context.limit, onSent);
    const evidence = replyText(reply);
    if (reply.code === 102) return { effect: 'accepted', evidence };
    return {
      effect: nothingDone.has(reply.code) ? 'none' : 'unknown',
      evidence,
      failure: refused(client, plug, reply),
    };
  }

  return {
    async status(plug) {
      try {
        return await look(plug);
      } catch (error) {
        const failure = failureOf(error);
        return { power: 'unknown', evidence: failure.message, failure };
      }
    },
    async command(plug, goal) {
      let sent = false;
      try {
        return await command(plug, goal, () => {
          sent = true;
        });
      } catch (error) {
        const failure = failureOf(error);
        return { effect: sent ? 'unknown' : 'none', evidence: failure.message, failure };
      }
    },
    list: async () => statesOf(await asked(client, 'status', context, [103, 211])),
    async hosts() {
      const { data } = await asked(client, 'nodes', context, [103]);
      return data.filter(({ code }) => code === 307).map(({ text }) => text);
    },
    check: () => checkDevices(client, context),
    close: () => client.close(),
  };
}

/** Answers to a command that was not begun: unknown, unreadable, too long, no such nodes, nothing that could do it. */
const nothingDone: ReadonlySet<number> = new Set([201, 202, 203, 205, 209, 213]);

function statesOf({ data }: Reply): readonly PlugListing[] {
  return data.flatMap(({ code, text }) => {
    const [, plug, state] = (code === 303 && /^([^\s:]+): (on|off|unknown)$/.exec(text)) || [];
    return plug === undefined ? [] : [{ plug, name: plug, power: state as PlugListing['power'] }];
  });
}

async function asked(client: PowermanClient, question: string, { limit }: DeviceContext, good: readonly number[]) {
  const reply = await client.ask(question, limit);
  if (good.includes(reply.code)) return reply;
  throw new OcfError('FAILED', `powermand at ${client.where} does not answer "${question}": ${replyText(reply)}.`);
}

async function checkDevices(client: PowermanClient, context: DeviceContext): Promise<string> {
  const mine = context.plugs.map(checkedName).join(',');
  const { data } = await asked(client, mine === '' ? 'device' : `device ${mine}`, context, [103]);
  const devices = data.filter(({ code }) => code === 304).map(({ text }) => text);
  const lost = devices.filter((text) => !/^\S+: state=connected /.test(text));
  if (devices.length === 0)
    throw new OcfError('NOT_FOUND', `powermand at ${client.where} has no device for ${mine || 'any node'}.`);
  if (lost.length === 0) return devices.join('; ');
  throw new OcfError('FAILED', `powermand at ${client.where} is not connected to a device: ${lost.join('; ')}.`);
}

/** @throws OcfError INVALID for a name that powermand would read as several, or as another command */
function checkedName(plug: string): string {
  if (/^[^\s,[\]\x00-\x20\x7f-\u{10ffff}]{1,200}$/u.test(plug)) return plug;
  throw new OcfError('INVALID', `${JSON.stringify(plug)} cannot be the name of one node of powermand.`);
}

function replyText({ code, words, data }: Reply): string {
  return shorten([...data.map((line) => `${line.code} ${line.text}`), `${code} ${words}`].join('; '));
}

function refused({ where }: PowermanClient, plug: string, reply: Reply): Failure {
  const code = reply.code === 209 ? 'NOT_FOUND' : 'FAILED';
  const message = `powermand at ${where} says of ${plug}: ${replyText(reply)}.`;
  const suggestions = code === 'NOT_FOUND' ? ['Its names are listed by: powerman -l'] : [];
  return { code, message, suggestions };
}
