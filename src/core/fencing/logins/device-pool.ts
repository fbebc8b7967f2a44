import { join } from 'node:path';
import type { Cluster } from '../../cluster.ts';
import { OcfError } from '../../errors.ts';
import type { PreparedDevice } from '../device.ts';
import type { PowerDevice } from '../driver.ts';
import { closeLogin, type Login, openLogin } from './login.ts';
import { type SessionSlot, takeSlot } from './session-slot.ts';

interface Waiter {
  readonly take: (login: Login) => void;
  readonly fail: (error: unknown) => void;
}

export interface Borrower {
  /** See DeviceContext.acting. */
  readonly acting: number | undefined;
  /** Told when it is its turn: from then on the device's own time counts. */
  readonly begun: () => void;
}

// Milliseconds after which a login is given up when another process waits for it.
const turn = 2000;
const idleTurn = 500;

/**
 * The logins of this process on one device: lent for one call at a time, in the order of asking, and kept open in
 * between. One that anything went wrong with is closed and opened anew.
 */
export class DevicePool {
  readonly #cluster: Cluster;
  readonly #device: PreparedDevice;
  readonly #wait: number;
  readonly #logins = new Set<Login>();
  readonly #idle: Login[] = [];
  readonly #waiting: Waiter[] = [];
  readonly #ended = new AbortController();
  #most: number;
  #growing: Promise<void> | undefined;
  #watching: Promise<void> | undefined;
  #growAgainAt = 0;
  #entered = false;
  #shut: OcfError | undefined;

  /** @param wait milliseconds to wait for a login that other processes have */
  constructor(cluster: Cluster, device: PreparedDevice, wait: number) {
    this.#cluster = cluster;
    this.#device = device;
    this.#wait = wait;
    this.#most = device.sessions ?? 1;
  }

  /**
   * Asks the device something, when it is one's turn.
   *
   * @throws OcfError as FenceDriver.open does; TIMEOUT when other processes had the device for too long
   */
  async lend<A extends { readonly failure?: unknown }>(
    borrower: Borrower,
    ask: (device: PowerDevice) => Promise<A>,
  ): Promise<A> {
    for (;;) {
      const login = await this.#borrow();
      login.acting = borrower.acting;
      borrower.begun();
      try {
        const device = await this.#open(login);
        if (!device) continue;
        const answer = await ask(device);
        // what is left of a broken exchange is not to be taken for the next answer
        if (answer.failure !== undefined) await this.#close(login);
        return answer;
      } catch (error) {
        await this.#close(login);
        throw error;
      } finally {
        login.acting = undefined;
        await this.#giveBack(login);
      }
    }
  }

  /** Logs out everywhere. Nobody may ask any more. */
  async end(): Promise<void> {
    this.#ended.abort();
    await Promise.all([this.#growing, this.#watching]);
    for (const login of [...this.#logins]) await this.#remove(login);
  }

  #borrow(): Promise<Login> {
    if (this.#shut) return Promise.reject(this.#shut);
    return new Promise((take, fail) => {
      this.#waiting.push({ take, fail });
      this.#serve();
    });
  }

  #serve(): void {
    while (this.#waiting.length > 0 && this.#idle.length > 0) this.#waiting.shift()?.take(this.#idle.shift() as Login);
    const due = this.#logins.size === 0 || this.#cluster.system.monotonic() >= this.#growAgainAt;
    if (this.#waiting.length === 0 || this.#growing || this.#logins.size >= this.#most || !due) return;
    this.#growing = this.#grow().finally(() => {
      this.#growing = undefined;
      this.#serve();
    });
  }

  async #grow(): Promise<void> {
    const { system } = this.#cluster;
    try {
      const slot = await this.#slot();
      if (slot === 'none') {
        this.#growAgainAt = system.monotonic() + turn;
        return;
      }
      const login: Login = { slot, askedAt: system.monotonic(), acting: undefined, device: undefined };
      this.#logins.add(login);
      this.#idle.push(login);
      if (slot) this.#watching ??= this.#watchIdle();
    } catch (error) {
      if (this.#logins.size === 0) this.#failWaiting(error);
      else this.#growAgainAt = Number.POSITIVE_INFINITY;
    }
  }

  async #slot(): Promise<SessionSlot | undefined | 'none'> {
    const { sessions, name } = this.#device;
    if (sessions === undefined) return undefined;
    const { system, paths, signal } = this.#cluster;
    const key = await this.#device.sessionKey();
    const first = this.#logins.size === 0;
    const wait = first ? this.#wait : 0;
    const slot = await takeSlot({ folder: join(paths.runtime, 'devices'), key, sessions, wait, system, signal });
    if (slot || !first) return slot ?? 'none';
    if (signal.aborted) throw new OcfError('INTERRUPTED', `Interrupted while waiting for device ${name}.`);
    throw new OcfError('TIMEOUT', `Device ${name} was in use by others for ${this.#wait / 1000} s.`);
  }

  /** The open device; undefined when there is another login to go on with. */
  async #open(login: Login): Promise<PowerDevice | undefined> {
    if (login.device) return login.device;
    try {
      const device = await openLogin(this.#cluster, this.#device, login);
      this.#entered = true;
      return device;
    } catch (error) {
      const code = error instanceof OcfError ? error.code : undefined;
      const others = [...this.#logins].some((other) => other !== login && other.device !== undefined);
      if (code === 'REFUSED' && others) {
        // it bears fewer than we thought
        this.#most = Math.max(1, this.#logins.size - 1);
        return undefined;
      }
      if (!this.#entered) {
        // one that never let us in is not knocked at again by the next in the queue: its time was given
        if (code === 'CREDENTIALS' || code === 'REFUSED') this.#shut = error as OcfError;
        this.#failWaiting(error);
      }
      throw error;
    }
  }

  #failWaiting(error: unknown): void {
    for (const { fail } of this.#waiting.splice(0)) fail(error);
  }

  async #giveBack(login: Login, every = turn): Promise<void> {
    const over = this.#logins.size > this.#most || this.#ended.signal.aborted;
    if (over || (await this.#others(login, every))) await this.#remove(login);
    else this.#idle.push(login);
    this.#serve();
  }

  /** Whether another process waits for it, asked at most once in so many milliseconds. */
  async #others(login: Login, every: number): Promise<boolean> {
    const now = this.#cluster.system.monotonic();
    if (!login.slot || now - login.askedAt < every) return false;
    login.askedAt = now;
    // where nobody can tell, it is given up
    return login.slot.wanted().catch(() => true);
  }

  async #watchIdle(): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      await this.#cluster.system.sleep(idleTurn, signal);
      for (const login of this.#idle.splice(0)) await this.#giveBack(login, idleTurn);
    }
  }

  async #remove(login: Login): Promise<void> {
    if (!this.#logins.delete(login)) return;
    await this.#close(login);
    login.slot?.release();
  }

  #close(login: Login): Promise<void> {
    return closeLogin(this.#cluster, this.#device, login);
  }
}
