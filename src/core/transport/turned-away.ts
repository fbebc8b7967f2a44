import type { System } from '../system.ts';

// what an sshd that has too many logins going does to the next one, before it has said who it is
const words = /kex_exchange_identification|Connection (closed|reset) by .* port \d+/;

/** Whether ssh says that it was turned away before it could log in: nothing was sent, and it may be tried again. */
export const isTurnedAway = (said: string): boolean => words.test(said);

/** Milliseconds before each further try. */
export const triesAgain = [300, 900, 2700] as const;

/** Waits so long, and by chance half as much longer: so that many who were turned away do not all come back at once. */
export async function beforeTryingAgain(
  pause: number,
  system: Pick<System, 'randomHex' | 'sleep'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  await system.sleep(pause * (1 + Number.parseInt(system.randomHex(1), 16) / 512), signal);
}
