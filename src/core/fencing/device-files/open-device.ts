import { OcfError } from '../../errors.ts';
import { shorten } from '../dialogue.ts';
import type { Command, CommandAnswer, DeviceContext, Look, PlugListing, PowerDevice } from '../driver.ts';
import { failureOf } from '../failure.ts';
import { matchInTime } from '../match-in-time.ts';
import { fitsPlug } from './fits-plug.ts';
import { type DeviceFileAccess, logIn } from './log-in.ts';
import type { DeviceFile, StatusPart } from './model.ts';
import { Player } from './player.ts';
import { withDefaults } from './seconds.ts';
import { stateOf } from './states.ts';
import { findPlug, readTable } from './table.ts';
import type { Values } from './template.ts';

/** Milliseconds for a logout; a line that is closed ends most sessions anyway. */
const logoutLimit = 3_000;

/**
 * Opens a device by its file. What it answers counts only where the file says so: a plug's number is sent only when
 * the device itself listed it, or when the file knows it for one; a command is `accepted` only when every answer came.
 *
 * @throws OcfError as FenceDriver.open does
 */
export async function openDevice(
  file: DeviceFile,
  context: DeviceContext,
  access: DeviceFileAccess = {},
): Promise<PowerDevice> {
  const secret = new Set(file.options.filter((option) => option.secret).map(({ name }) => name));
  const values: Values = { options: withDefaults(file, context.options), secret };
  const clean = <A>(promise: Promise<A>) => promise.catch((error: unknown) => Promise.reject(redacted(error, context)));
  const talk = await clean(logIn(file, context, values, access));
  const limitFromNow = (most = context.limit) => context.system.monotonic() + Math.min(most, context.limit);
  const begin = (plug?: string, until = limitFromNow()) =>
    new Player(talk, plug === undefined ? values : { ...values, plug }, until);

  async function rowsOf(player: Player, { steps, table, states }: StatusPart): Promise<readonly PlugListing[]> {
    talk.dialogue.forget();
    await player.play(steps);
    if (!table) return [];
    const read = () => readTable(player.heard, table, states, file.plug);
    return matchInTime(read, `The patterns of the table in ${file.path}, on what the device said,`);
  }

  async function lookAt(plug: string): Promise<Look> {
    const { status } = file;
    if (!status) throw new OcfError('FAILED', 'The device cannot be asked for its power.');
    if (status.table) {
      const player = begin();
      const row = findPlug(await rowsOf(player, status), plug);
      const cells = [row.plug, row.name, row.power.toUpperCase()].filter(Boolean).join(' | ');
      return { power: row.power, evidence: `${player.words}: ${cells}` };
    }
    const player = begin(known(file, plug));
    await rowsOf(player, status);
    checkPlug(file, player, plug);
    const power = stateOf(player.kept.get('state') ?? '', status.states);
    return { power, evidence: `${player.words}: ${shorten(player.heard)}` };
  }

  async function numberOf(plug: string, until: number): Promise<string> {
    const { status } = file;
    return status?.table ? findPlug(await rowsOf(begin(undefined, until), status), plug).plug : known(file, plug);
  }

  async function give(plug: string, command: Command): Promise<CommandAnswer> {
    const steps = file.commands[command];
    if (!steps) throw new Error(`nobody asks ${file.path} for ${command}`);
    // the look for the plug and the command are one request
    const until = limitFromNow();
    let player: Player | undefined;
    try {
      const number = await numberOf(plug, until);
      talk.dialogue.forget();
      player = begin(number, until);
      await player.play(steps);
      checkPlug(file, player, number);
      const said = shorten(player.evidence);
      return { effect: 'accepted', evidence: context.redact(`${player.command}: ${said || 'nothing is answered'}`) };
    } catch (error) {
      const failure = failureOf(redacted(error, context));
      return { effect: player?.switched ? 'unknown' : 'none', evidence: failure.message, failure };
    }
  }

  return {
    async status(plug) {
      try {
        const { power, evidence } = await lookAt(plug);
        return { power, evidence: context.redact(evidence) };
      } catch (error) {
        const failure = failureOf(redacted(error, context));
        return { power: 'unknown', evidence: failure.message, failure };
      }
    },
    command: give,
    ...(file.status?.table ? { list: () => clean(rowsOf(begin(), file.status as StatusPart)) } : {}),
    async check() {
      if (!file.status?.table) return `${talk.line.where} can be opened.`;
      const rows = await clean(rowsOf(begin(), file.status));
      return `${talk.line.where} lists ${rows.length} plugs.`;
    },
    async close() {
      // a device that has stopped answering is not waited for
      await begin(undefined, limitFromNow(logoutLimit))
        .play(file.logout)
        .catch(() => undefined);
      await talk.line.close();
    },
  };
}

/** The plug, if it is one by the looks of it. What a device of one machine calls it is its own matter: it is never sent. */
function known(file: DeviceFile, plug: string): string {
  if (fitsPlug(file, plug)) return plug;
  throw new OcfError('NOT_FOUND', `The device has no plug "${plug}".`);
}

function checkPlug(file: DeviceFile, { kept, words }: Player, plug: string): void {
  const about = kept.get('plug');
  if (file.plug === undefined || about === undefined || about === plug) return;
  throw new OcfError('FAILED', `The device was told "${words}" for plug ${plug} and answered of plug ${about}.`);
}

// devices echo what they are sent
function redacted(error: unknown, { redact }: DeviceContext): unknown {
  if (!(error instanceof OcfError)) return error;
  const { suggestions, cause } = error;
  return new OcfError(error.code, redact(error.message), { suggestions, cause });
}
