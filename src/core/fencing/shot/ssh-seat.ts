import type { Cluster } from '../../cluster.ts';
import type { ArbiterSpec, Node } from '../../config/model.ts';
import { OcfError } from '../../errors.ts';
import { Gates, newAtOnce } from '../../transport/gates.ts';
import { sshOptions, wrongOption } from '../../transport/ssh-arguments.ts';
import { readSshWords } from '../../transport/ssh-failure.ts';
import { beforeTryingAgain, isTurnedAway, triesAgain } from '../../transport/turned-away.ts';
import { type RemoteLine, startRemoteLine } from './arbiter-line.ts';
import { arbiterScript } from './arbiter-script.ts';
import type { Seat } from './seat.ts';
import type { Finished, Unfinished } from './shoot-once.ts';

const loginLimit = 20_000;
/** Those of this process: many nodes at once are many logins. */
const logins = new Gates(newAtOnce);

export interface SshSeatOptions {
  readonly arbiter: ArbiterSpec;
  readonly target: string;
  /** Milliseconds to wait for an operation in flight. */
  readonly wait: number;
}

/** A seat on another host, and how long ago its holder before us wrote down what it was about to do. */
export interface SshSeat<R> extends Seat<R> {
  /** Milliseconds, by the arbiter's clock; 0 when nothing was left behind. */
  readonly age: number;
}

/**
 * The files and the lock stand on the arbiter's host, held by a program there as long as it hears from us. Whether it
 * still does is judged by our own clock, from when the last line was sent that it answered: it never frees the lock
 * before we know.
 */
export function sshSeat<R>(cluster: Cluster, { arbiter, target, wait }: SshSeatOptions): SshSeat<R> {
  const { system, signal, model } = cluster;
  const { address, lease } = arbiter;
  const node = nodeOf(arbiter);
  let line: RemoteLine | undefined;
  let last: Finished<R> | undefined;
  let current: Unfinished | undefined;
  let age = 0;
  let heardUntil = 0;
  let held = false;
  const beating = new AbortController();
  // one question at a time: the next one's answer is not to be taken for it
  let turn: Promise<unknown> = Promise.resolve();

  const lost = () =>
    new OcfError('REFUSED', `The right to act on ${target} was lost: arbiter ${address} was not heard in time.`, {
      suggestions: [`Is ${address} reachable? What the device was told before stands in: ocf fence history`],
    });
  const away = (why: string, suggestions: readonly string[] = []) =>
    new OcfError('REFUSED', `Nothing was done: arbiter ${address} cannot be asked whether anybody else acts: ${why}`, {
      suggestions: [...suggestions, 'When certainly nobody else does, act without it: --arbiter local'],
    });
  function check(): void {
    if (!held || system.monotonic() >= heardUntil) throw lost();
  }
  function exchange(words: string): Promise<void> {
    const next = turn.then(async () => {
      check();
      const sent = system.monotonic();
      line?.send(words);
      const said = await line?.next(heardUntil - sent);
      if (said?.startsWith('sorry ')) throw new OcfError('REFUSED', `Arbiter ${address}: ${said.slice(6)}.`);
      if (said !== 'ok') {
        held = false;
        throw lost();
      }
      heardUntil = sent + lease;
    });
    turn = next.catch(() => undefined);
    return next;
  }
  async function beat(): Promise<void> {
    while (held) {
      await system.sleep(lease / 4, beating.signal);
      if (beating.signal.aborted) return;
      await exchange('beat').catch(() => undefined);
    }
  }
  function read(said: string): void {
    const [, name, seconds = '0', text] = /^(last|current) (?:-|(-?\d+) (.*))$/s.exec(said) ?? [];
    const value = text === undefined ? undefined : parsed(text);
    if (name === 'last') last = value as Finished<R> | undefined;
    if (name === 'current') {
      current = value as Unfinished | undefined;
      age = current ? Math.max(0, Number(seconds) * 1000) : 0;
    }
  }
  /** Reads on until one of these comes. */
  async function until(words: readonly string[], limit: number): Promise<string> {
    for (;;) {
      const said = await line?.next(limit);
      if (said === undefined) throw away(whyNot(node, line?.errors ?? ''), hints(node, line?.errors ?? ''));
      if (said.startsWith('sorry ')) throw away(`${said.slice(6)}.`);
      read(said);
      if (words.some((word) => said === word || said.startsWith(`${word} `))) return said;
    }
  }
  return {
    get age() {
      return age;
    },
    async seen() {
      const wrong = wrongOption(node);
      if (wrong) throw away(wrong.message, wrong.suggestions);
      const places = { pinnedFile: undefined, controlPath: undefined, mayShare: false };
      const ssh = ['ssh', '-T', ...sshOptions(node, places), '--', node.name];
      const seconds = (milliseconds: number) => String(Math.ceil(milliseconds / 1000));
      const file = encodeURIComponent(`${model.cluster.id}-${target}`);
      const times = [seconds(lease), seconds(wait)];
      const argv = ['sh', '-c', arbiterScript, 'ocf-arbiter', arbiter.folder, file, ...times];
      for (const pause of [...triesAgain, undefined]) {
        const leave = await logins.enter(address);
        try {
          line = startRemoteLine(system, ssh, argv);
          await until(['last'], loginLimit);
          break;
        } catch (error) {
          if (pause === undefined || signal.aborted || !isTurnedAway(line?.errors ?? '')) throw error;
        } finally {
          leave();
        }
        await beforeTryingAgain(pause, system, signal);
      }
      return last?.token ?? 0;
    },
    async take(onBusy) {
      const stop = () => line?.end();
      signal.addEventListener('abort', stop, { once: true });
      try {
        let said = await until(['yours', 'busy'], loginLimit);
        if (said === 'busy') {
          onBusy(current);
          said = await until(['yours', 'late'], wait + loginLimit);
        }
        if (said === 'late') return false;
      } catch (error) {
        if (signal.aborted) return false;
        throw error;
      } finally {
        signal.removeEventListener('abort', stop);
      }
      if (signal.aborted) return false;
      held = true;
      // how long ago its lease began cannot be seen; it does with the first answer
      heardUntil = system.monotonic() + lease / 2;
      await exchange('beat');
      void beat();
      return true;
    },
    state: () => ({ last, current }),
    begin: (unfinished) => exchange(`current ${JSON.stringify(unfinished)}`),
    async finish(finished) {
      // without the right nobody is told: the next one asks the device
      await exchange(`last ${JSON.stringify(finished)}`).catch(() => undefined);
    },
    async restore(previous) {
      await exchange(previous ? `current ${JSON.stringify(previous)}` : 'none').catch(() => undefined);
    },
    check,
    release() {
      held = false;
      beating.abort();
      line?.send('end');
      line?.end();
    },
  };
}

function nodeOf({ address, ssh }: ArbiterSpec): Node {
  return { name: address, id: '', address, transport: 'ssh', ssh, command: [], votes: 0, attributes: {} };
}

function whyNot(node: Node, errors: string): string {
  const known = readSshWords(node, node.address, true, errors)?.message;
  return known ?? (errors === '' ? 'there was no answer in time.' : `${errors.split('\n').at(-1)}`);
}

function hints(node: Node, errors: string): readonly string[] {
  // an arbiter's key is in the user's own known_hosts: no command of ocf pins it
  return (readSshWords(node, node.address, true, errors)?.suggestions ?? []).filter((hint) => !/ocf node/.test(hint));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
