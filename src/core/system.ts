/**
 * What the library needs of the machine it runs on: time, randomness, the environment. Everything takes it from
 * here, so a test gives another one instead of replacing modules.
 */
export interface System {
  /** Wall clock, milliseconds since 1970. For records only. */
  now(): number;
  /** Monotonic clock, milliseconds. For every deadline. */
  monotonic(): number;
  randomHex(bytes: number): string;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly uid: number;
  readonly pid: number;
  readonly user: string;
  readonly hostname: string;
}

// Parts of Node that most commands never touch are loaded when they are asked for.
const crypto = () => process.getBuiltinModule('node:crypto');
const os = () => process.getBuiltinModule('node:os');

/** The real machine. `user` is who typed the command, also through sudo. */
export function realSystem(): System {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    randomHex: (bytes) => crypto().randomBytes(bytes).toString('hex'),
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const timer = setTimeout(finish, milliseconds);
        function finish() {
          clearTimeout(timer);
          signal?.removeEventListener('abort', finish);
          resolve();
        }
        signal?.addEventListener('abort', finish, { once: true });
      }),
    env: process.env,
    uid: process.getuid?.() ?? -1,
    pid: process.pid,
    get user() {
      return process.env.SUDO_USER || process.env.LOGNAME || process.env.USER || userName();
    },
    get hostname() {
      return os().hostname();
    },
  };
}

function userName(): string {
  try {
    return os().userInfo().username;
  } catch {
    // a uid without an entry in the password file
    return String(process.getuid?.() ?? 'unknown');
  }
}
