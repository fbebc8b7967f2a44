import { OcfError } from '../../errors.ts';
import { Dialogue, shorten } from '../dialogue.ts';
import type { CommandAnswer, DeviceContext, DriverDescription, FenceDriver, Look, PowerDevice } from '../driver.ts';
import { failureOf } from '../failure.ts';
import { type Line, openLine } from '../line.ts';
import { lineKey } from '../lines/address.ts';
import { findWtiPlug, parseWtiTable } from '../wti-table.ts';

const prompt = /(?:^|[\r\n])[ \t]*(?:NPS|IPS|TPS|BPS|NBB|BB)>/;
const answerLimit = 5_000;
const switchLimit = 60_000;
const refusedLimit = 2_000;
const pause = 500;

const description: DriverDescription = {
  name: 'serial/wti-nps',
  summary: 'WTI Network Power Switch (NPS, TPS, IPS, NBB) on a serial line or behind a terminal server',
  parameters: [
    {
      name: 'line',
      type: 'string',
      required: true,
      secret: false,
      help: 'tcp://host:port, telnet://host or a serial line such as /dev/ttyS0 (9600 8N1).',
    },
    { name: 'password', type: 'string', required: false, secret: true, help: 'What the switch asks for, if it does.' },
    {
      name: 'timeout',
      type: 'seconds',
      required: false,
      secret: false,
      default: '20',
      help: 'Time to get a session, with waiting for another one to end.',
    },
  ],
  capabilities: { commands: ['off', 'on'], status: true, list: true, sessions: 1 },
};

/** WTI's switches with the `/On`, `/Off`, `/s` dialogue. They bear one session at a time. */
export function createDriver(): FenceDriver {
  return {
    describe: async () => description,
    explain: (plug) => {
      const known = /^\d+$/.test(plug);
      const words = (verb: string) =>
        `login, "/s", "/${verb} ${known ? plug : 'N'},y"${known ? '' : ` with N the number of plug ${plug}`}, wait for the prompt`;
      return { off: words('Off'), on: words('On'), status: `"/s", row of plug ${plug}` };
    },
    limit: (options) => loginLimit(options) + 3 * answerLimit + switchLimit,
    sessionKey: (options) => lineKey(String(options.line)),
    open: openSwitch,
  };
}

function loginLimit(options: DeviceContext['options']): number {
  return Number(options.timeout ?? 20) * 1000;
}

async function openSwitch(context: DeviceContext): Promise<PowerDevice> {
  const { line, dialogue } = await logIn(context);
  const readTable = async () => {
    dialogue.forget();
    await dialogue.send('/s\r', '"/s"');
    return parseWtiTable((await dialogue.expect({ prompt }, answerLimit, '"/s"')).before);
  };
  return {
    async status(plug): Promise<Look> {
      try {
        const row = findWtiPlug(await readTable(), plug);
        return { power: row.power, evidence: `/s: ${row.plug} | ${row.name} | ${row.power.toUpperCase()}` };
      } catch (error) {
        const failure = failureOf(error);
        return { power: 'unknown', evidence: failure.message, failure };
      }
    },
    async command(plug, goal): Promise<CommandAnswer> {
      let sent = false;
      try {
        const { plug: number } = findWtiPlug(await readTable(), plug);
        const words = `/${goal === 'on' ? 'On' : 'Off'} ${number},y`;
        dialogue.forget();
        sent = true;
        await dialogue.send(`${words}\r`, `"${words}"`);
        await confirmSwitching(dialogue, words);
        return { effect: 'accepted', evidence: `${words}: processing - please wait` };
      } catch (error) {
        const failure = failureOf(error);
        return { effect: sent ? 'unknown' : 'none', evidence: failure.message, failure };
      }
    },
    list: readTable,
    async close() {
      await dialogue.send('/x,y\r', '"/x"').catch(() => undefined);
      await line.close();
    },
  };
}

async function confirmSwitching(dialogue: Dialogue, words: string): Promise<void> {
  const processing = /rocessing - please wait/;
  let heard = await dialogue.expect({ processing, question: /\(Y\/N\):/, prompt }, answerLimit, `"${words}"`);
  if (heard.name === 'question') {
    await dialogue.send('Y\r', `"${words}"`);
    heard = await dialogue.expect({ processing, prompt }, answerLimit, `"${words}"`);
  }
  if (heard.name !== 'processing') {
    throw new OcfError('FAILED', `The switch answered "${words}" with "${shorten(heard.before)}".`);
  }
  await dialogue.expect({ prompt }, switchLimit, `"${words}"`);
}

// Somebody else's session makes the switch close ours at once: ask again until the time is up. One that does not listen
// may be closing a session, which takes a moment and no longer.
async function logIn(context: DeviceContext): Promise<{ line: Line; dialogue: Dialogue }> {
  const { system, signal, options } = context;
  const begun = system.monotonic();
  let deadline = begun + loginLimit(options);
  for (;;) {
    let line: Line | undefined;
    try {
      line = await openLine(String(options.line), { ...context, timeout: Math.max(1, deadline - system.monotonic()) });
      const dialogue = new Dialogue(line);
      await greet(dialogue, line, options, deadline - system.monotonic());
      return { line, dialogue };
    } catch (error) {
      await line?.close();
      const final = error instanceof OcfError && ['CREDENTIALS', 'NOT_FOUND', 'INVALID'].includes(error.code);
      if (nobodyListens(error)) deadline = Math.min(deadline, begun + refusedLimit);
      if (final || signal.aborted || system.monotonic() + pause >= deadline) throw error;
      await system.sleep(pause, signal);
    }
  }
}

function nobodyListens(error: unknown): boolean {
  const cause = error instanceof OcfError ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
  return cause?.code === 'ECONNREFUSED' || cause?.code === 'ENOTFOUND';
}

async function greet(dialogue: Dialogue, line: Line, options: DeviceContext['options'], left: number): Promise<void> {
  const limit = Math.max(1, Math.min(left, answerLimit));
  const asks = /(?:^|[\r\n])[ \t]*(?:Enter )?Password:/;
  // a serial line may say nothing by itself, and what it says next may be about what was typed on it before
  if (line.kind === 'serial') {
    await dialogue.settle(300);
    if (dialogue.unread === '') await dialogue.send('\r', 'the greeting');
  }
  const heard = await dialogue.expect({ asks, prompt }, limit, 'the greeting').catch((cause: unknown) => {
    const hungUp = cause instanceof OcfError && cause.code === 'FAILED' && dialogue.unread.trim() === '';
    if (!hungUp) throw cause;
    const message = `The switch at ${line.where} hangs up without a word: somebody else seems to hold its session.`;
    throw new OcfError('REFUSED', message, { suggestions: ['End the other session, or try again later.'], cause });
  });
  if (heard.name === 'prompt') return;
  if (line.kind === 'serial') {
    await dialogue.settle(300);
    dialogue.forget();
  }
  if (options.password === undefined) {
    throw new OcfError('CREDENTIALS', `The switch at ${line.where} asks for a password and the device has none.`, {
      suggestions: ['Give the option password, best as a reference such as file:/etc/ocf/secrets/switch.'],
    });
  }
  await dialogue.send(`${options.password}\r`, 'the password');
  const welcome = await dialogue.expect({ invalid: /nvalid password/i, asks, prompt }, limit, 'the password');
  if (welcome.name !== 'prompt') {
    throw new OcfError('CREDENTIALS', `The switch at ${line.where} does not take the password.`);
  }
}
