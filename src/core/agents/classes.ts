import type { AgentClassName } from './class-names.ts';
import type { AgentClass } from './classes/agent-class.ts';

/** Every class of agents, loaded when the first agent of it is used. */
const agentClasses: Readonly<Record<AgentClassName, () => Promise<AgentClass>>> = {
  ocf: async () => (await import('./classes/ocf.ts')).ocf,
  systemd: async () => (await import('./classes/systemd.ts')).systemd,
  lsb: async () => (await import('./classes/lsb.ts')).lsb,
  exec: async () => (await import('./classes/exec.ts')).exec,
};

export function loadClass(name: AgentClassName): Promise<AgentClass> {
  return agentClasses[name]();
}
