/**
 * Process groups that must not outlive this program: they are killed when it exits. The list hangs on the `exit`
 * listener itself, since it belongs to the process and not to a module.
 */
export function killOnExit(group: number): void {
  liveGroups().add(group);
}

/** The group has ended, or may live on. */
export function letLive(group: number): void {
  const listener = process.listeners('exit').find(isKiller);
  if (!listener) return;
  listener.groups.delete(group);
  if (listener.groups.size === 0) process.removeListener('exit', listener);
}

interface Killer {
  (): void;
  readonly groups: Set<number>;
}

function liveGroups(): Set<number> {
  const present = process.listeners('exit').find(isKiller);
  if (present) return present.groups;
  const groups = new Set<number>();
  const kill = () => {
    for (const group of groups) signalGroup(group, 'SIGKILL');
  };
  process.on('exit', Object.assign(kill, { groups }));
  return groups;
}

function isKiller(listener: unknown): listener is Killer {
  return typeof listener === 'function' && (listener as Partial<Killer>).groups instanceof Set;
}

/** Sends a signal to every process of a group; false when there is none left. Signal 0 only asks. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
