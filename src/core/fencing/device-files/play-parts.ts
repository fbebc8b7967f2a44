import type { Command, DeviceContext, PowerDevice } from '../driver.ts';
import { failureOf } from '../failure.ts';
import type { DeviceFileAccess } from './log-in.ts';
import type { DeviceFile } from './model.ts';
import { openDevice } from './open-device.ts';
import type { PartName } from './recording.ts';
import type { SessionLog } from './session-log.ts';
import type { TestedPart } from './test-file.ts';

interface Part {
  readonly name: PartName;
  readonly plug?: string;
}

const lookLimit = 10_000;
const lookPause = 1_000;

/**
 * Plays parts of a session in order, up to the first that fails; then switches each plug of `switching` to the other
 * state and back, whatever comes between.
 */
export async function playParts(
  file: DeviceFile,
  context: DeviceContext,
  access: DeviceFileAccess,
  log: SessionLog,
  parts: readonly Part[],
  switching: readonly string[] = [],
): Promise<readonly TestedPart[]> {
  const done: TestedPart[] = [];
  let device: PowerDevice | undefined;
  const play = async ({ name, plug }: Part): Promise<TestedPart> => {
    log.begin(name, plug);
    const said = await outcome(name, plug ?? '').catch((error: unknown) => ({ failure: failureOf(error) }));
    const { code, message } = said.failure ?? {};
    const part = { part: name, ...(plug === undefined ? {} : { plug }), events: log.events, ...said };
    const tested = code === undefined ? part : { ...part, failure: { code, message: message ?? '' } };
    done.push(tested as TestedPart);
    return tested as TestedPart;
  };
  async function outcome(
    name: PartName,
    plug: string,
  ): Promise<Partial<TestedPart> & { failure?: ReturnType<typeof failureOf> }> {
    if (name === 'login') {
      device = await openDevice(file, context, access);
      return {};
    }
    if (name === 'list') return { plugs: (await device?.list?.()) ?? [] };
    if (name === 'logout') return {};
    if (name !== 'status') {
      const { effect, ...rest } = await (device as PowerDevice).command(plug, name);
      return { answer: effect, ...rest };
    }
    const { power, ...rest } = await (device as PowerDevice).status(plug);
    return { answer: power, ...rest };
  }

  /** Looks until the plug is seen as asked or the time is up; what was seen last counts. */
  async function lookFor(goal: Command, plug: string): Promise<void> {
    const { system, signal } = context;
    const deadline = system.monotonic() + lookLimit;
    for (;;) {
      const seen = await play({ name: 'status', plug });
      if (seen.failure || seen.answer === goal || signal.aborted) return;
      if (system.monotonic() + lookPause > deadline) {
        const message = `The device took "${goal}" for plug ${plug}, and ${lookLimit / 1000} s later it is seen ${seen.answer}.`;
        done.push({ ...(done.pop() as TestedPart), failure: { code: 'UNVERIFIED', message } });
        return;
      }
      done.pop();
      await system.sleep(lookPause, signal);
    }
  }

  try {
    for (const part of parts) {
      // what was opened is closed in the end
      if (part.name !== 'logout' && (await play(part)).failure) return done;
    }
    for (const plug of switching) {
      const seen = file.status ? await play({ name: 'status', plug }) : undefined;
      if (seen?.failure) return done;
      const order: readonly Command[] = seen?.answer === 'off' ? ['on', 'off'] : ['off', 'on'];
      const both = order.every((command) => file.commands[command]);
      for (const command of both ? order : (['off', 'on', 'reset'] as const)) {
        if (!file.commands[command]) continue;
        const given = await play({ name: command, plug });
        if (!given.failure && file.status && command !== 'reset') await lookFor(command, plug);
      }
    }
    return done;
  } finally {
    if (device) {
      log.begin('logout');
      await device.close();
      done.push({ part: 'logout', events: log.events });
    }
  }
}
