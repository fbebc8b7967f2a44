import type { Cluster } from '../../cluster.ts';
import type { ArbiterSpec } from '../../config/model.ts';
import { type Finished, NothingBegun, type Shared, type ShotRequest, shootOnce, type Turn } from './shoot-once.ts';

/** A turn, with what a process that died on this machine had begun: it may have left programs behind here. */
export interface ArbitratedTurn extends Turn {
  readonly diedHere?: Turn['previous'];
}

type Shoot<R> = (turn: ArbitratedTurn) => Promise<{ readonly verified: boolean; readonly result: R }>;
type Confirm<R> = (last: Finished<R>) => Promise<R | undefined>;

/** Who sees to it that a node is shot once, whoever asks. */
export interface Arbiter {
  /**
   * @throws NothingBegun when it cannot be asked: its cause is the OcfError that says why
   */
  shootOnce<R>(request: ShotRequest, shoot: Shoot<R>, confirm: Confirm<R>): Promise<Shared<R>>;
}

/** All requests of one machine. */
export const localArbiter: Arbiter = {
  shootOnce: (request, shoot, confirm) =>
    shootOnce(request, (turn) => shoot(turn.previous ? { ...turn, diedHere: turn.previous } : turn), confirm),
};

/**
 * The requests of all machines that name the same arbiter. Those of one machine meet there first, and one of them asks
 * for all.
 */
export function sshArbiter(cluster: Cluster, arbiter: ArbiterSpec): Arbiter {
  return {
    async shootOnce<R>(request: ShotRequest, shoot: Shoot<R>, confirm: Confirm<R>): Promise<Shared<R>> {
      const { sshSeat } = await import('./ssh-seat.ts');
      const { target, wait, system, signal } = request;
      let begun = false;
      let elsewhere: Shared<R> | undefined;
      const askForAll = async (here: Turn) => {
        const seat = sshSeat<R>(cluster, { arbiter, target, wait });
        const lead = async (turn: Turn) => {
          await outlast(turn.previous, here.previous, seat.age);
          seat.check();
          begun = true;
          return shoot(here.previous ? { ...turn, diedHere: here.previous } : turn);
        };
        const shared = await shootOnce<R>(request, lead, confirm, seat).catch((cause: unknown) => {
          throw begun || cause instanceof NothingBegun ? cause : new NothingBegun('', { cause });
        });
        elsewhere = shared;
        if (shared.how === 'busy') throw new NothingBegun();
        const { verified, result } = shared.finished;
        return { verified, result };
      };
      // what a command of a dead process on another machine left behind there cannot be seen from here: its time limit can
      const outlast = async (previous: Turn['previous'], diedHere: Turn['previous'], age: number) => {
        if (!previous || !/-sent$/.test(previous.steps.at(-1) ?? '')) return;
        if (diedHere && previous.host === system.hostname) return;
        const left = previous.bound - age;
        if (left > 0)
          cluster.reporter.note(
            `${target}: what ${previous.host} had begun may go on for ${Math.ceil(left / 1000)} s.`,
          );
        if (left > 0) await system.sleep(left, signal);
      };
      try {
        const here = await shootOnce(request, askForAll, confirm);
        return elsewhere && elsewhere.how !== 'shot' ? elsewhere : here;
      } catch (error) {
        if (elsewhere?.how === 'busy' && error instanceof NothingBegun) return elsewhere;
        throw error;
      }
    },
  };
}

/** @param choice `local`: this machine's requests alone, whatever the cluster file says */
export function arbiterOf(cluster: Cluster, choice?: 'local'): Arbiter {
  const spec = cluster.model.arbiter;
  return spec && choice !== 'local' ? sshArbiter(cluster, spec) : localArbiter;
}
