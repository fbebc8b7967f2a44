import type { AgentAccess } from './access.ts';
import type { AgentClassName } from './class-names.ts';
import type { AgentClass } from './classes/agent-class.ts';
import type { AgentName } from './name.ts';

/** Every class of agents that is ours, loaded when the first agent of it is used. */
const agentClasses: Readonly<Record<Exclude<AgentClassName, 'npm'>, () => Promise<AgentClass>>> = {
  ocf: async () => (await import('./classes/ocf.ts')).ocf,
  systemd: async () => (await import('./classes/systemd.ts')).systemd,
  lsb: async () => (await import('./classes/lsb.ts')).lsb,
  exec: async () => (await import('./classes/exec.ts')).exec,
};

/** The class of an agent; of `npm` the one that the package in its name brings. */
export async function loadClass(
  { packageFolders }: Pick<AgentAccess, 'packageFolders'>,
  name: Pick<AgentName, 'class' | 'provider'>,
): Promise<AgentClass> {
  if (name.class !== 'npm') return agentClasses[name.class]();
  const { packageClass } = await import('./classes/package-class.ts');
  return packageClass(packageFolders, name);
}
