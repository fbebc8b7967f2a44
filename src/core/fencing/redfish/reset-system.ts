import { OcfError } from '../../errors.ts';
import type { System } from '../../system.ts';
import type { Command } from '../driver.ts';
import type { Answer } from './redfish-client.ts';
import type { RedfishSession } from './redfish-session.ts';
import { complaintOf, errorOf, linkOf, memberOf } from './resource.ts';

/** The kinds of reset that do what a command says and nothing else, best first. */
const kinds: Readonly<Record<Command, readonly string[]>> = {
  off: ['ForceOff'],
  on: ['On', 'ForceOn'],
  reset: ['ForceRestart'],
  diag: ['Nmi'],
};

export interface Reset {
  readonly path: string;
  readonly kind: string;
}

/**
 * How a system is told a command, from what it says of itself.
 *
 * @throws OcfError REFUSED when it knows no kind of reset that is this command
 */
export async function resetFor(session: RedfishSession, system: object, command: Command): Promise<Reset> {
  const action = memberOf(system, 'Actions', '#ComputerSystem.Reset');
  const target = memberOf(action, 'target');
  if (target === undefined) throw new OcfError('REFUSED', `The system at ${session.where} cannot be reset.`);
  const allowed = await allowedKinds(session, action);
  const kind = kinds[command].find((each) => allowed?.includes(each) ?? true);
  if (kind !== undefined) return { path: session.client.localPath(target), kind };
  throw new OcfError('REFUSED', `The system at ${session.where} knows no ${kinds[command].join(' and no ')}.`, {
    suggestions: [`It knows ${allowed?.join(', ')}.`],
  });
}

// undefined: it does not say
async function allowedKinds(session: RedfishSession, action: unknown): Promise<readonly string[] | undefined> {
  const named = memberOf(action, 'ResetType@Redfish.AllowableValues');
  if (Array.isArray(named)) return named.map(String);
  const info = memberOf(action, '@Redfish.ActionInfo');
  if (info === undefined) return undefined;
  const described = await session.look(session.client.localPath(info), 'what resets it knows');
  const parameters = memberOf(described, 'Parameters');
  const type = Array.isArray(parameters)
    ? parameters.find((each) => memberOf(each, 'Name') === 'ResetType')
    : undefined;
  const values = memberOf(type, 'AllowableValues');
  return Array.isArray(values) ? values.map(String) : undefined;
}

/** Statuses with which a request is turned down before it is carried out. */
const turnedDown = [400, 401, 403, 404, 405, 406, 409, 410, 411, 412, 413, 415, 422, 428, 429, 501];

export interface ResetEnd {
  readonly effect: 'accepted' | 'none' | 'unknown';
  readonly evidence: string;
  readonly error?: OcfError;
}

export interface ResetWork {
  readonly session: RedfishSession;
  readonly system: System;
  readonly signal: AbortSignal;
}

/** Sends the command, once, and follows the task it may become. Nothing is thrown once it was sent. */
export async function sendReset({ session, system, signal }: ResetWork, { path, kind }: Reset): Promise<ResetEnd> {
  let sent = false;
  const onSent = () => {
    sent = true;
  };
  try {
    const body = { ResetType: kind };
    const answer = await session.client.ask({ method: 'POST', path, body, signal, onSent });
    const end = await judge({ session, system, signal }, kind, answer);
    return end;
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    return { effect: sent ? 'unknown' : 'none', evidence: error.message, error };
  }
}

async function judge(work: ResetWork, kind: string, answer: Answer): Promise<ResetEnd> {
  const { session } = work;
  const { status } = answer;
  const evidence = `${kind}: HTTP ${status} ${complaintOf(answer)}`.trim();
  if (turnedDown.includes(status)) return { effect: 'none', evidence, error: errorOf(session.where, kind, answer) };
  const understood = answer.body !== undefined || answer.empty;
  if (status === 202 && understood) return followTask(work, kind, answer);
  if ((status === 200 || status === 204) && understood) return { effect: 'accepted', evidence };
  return { effect: 'unknown', evidence, error: errorOf(session.where, kind, answer) };
}

async function followTask({ session, system, signal }: ResetWork, kind: string, answer: Answer): Promise<ResetEnd> {
  const link = answer.headers.location ?? linkOf(answer.body);
  // taken, and no word where to hear of it: the look tells
  if (link === undefined) return { effect: 'accepted', evidence: `${kind}: HTTP 202` };
  const path = session.client.localPath(link);
  for (let pause = 200; ; pause = Math.min(1000, pause * 2)) {
    const task = await session.client.ask({ method: 'GET', path, signal });
    const state = String(memberOf(task.body, 'TaskState') ?? '');
    const evidence = `${kind}: task ${state || `HTTP ${task.status}`}`;
    if (task.status === 204 || (task.status === 200 && state === 'Completed')) return { effect: 'accepted', evidence };
    const over = /^(Exception|Killed|Cancelled|Interrupted|Suspended)$/.test(state);
    if (over || (task.status !== 202 && task.status !== 200) || (task.status === 200 && state === '')) {
      const says = over ? `ended the task as ${state}` : `does not tell how the task goes (HTTP ${task.status})`;
      return { effect: 'unknown', evidence, error: new OcfError('FAILED', `The service at ${session.where} ${says}.`) };
    }
    await system.sleep(pause, signal);
    if (signal.aborted) {
      return { effect: 'unknown', evidence, error: new OcfError('TIMEOUT', `The task ${path} did not end in time.`) };
    }
  }
}
