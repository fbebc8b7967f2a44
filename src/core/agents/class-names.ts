/** How the names of a class of agents are written. Data only: completion and the check of names load nothing more. */
export interface ClassGrammar {
  /** For people. */
  readonly form: string;
  readonly example: string;
  /** What may follow `class:` when the class has no providers. */
  readonly type: RegExp;
}

const plain = /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/;

export const classGrammars = {
  ocf: { form: 'ocf:PROVIDER:TYPE', example: 'ocf:heartbeat:IPaddr2', type: plain },
  // what systemd.unit(5) allows, without the leading dot and dash that no unit of interest has
  systemd: { form: 'systemd:UNIT', example: 'systemd:nginx', type: /^[A-Za-z0-9:_\\@][A-Za-z0-9:_.\\@-]{0,254}$/ },
  lsb: { form: 'lsb:SCRIPT', example: 'lsb:cron', type: plain },
  // it has no agents but itself: the commands are parameters
  exec: { form: 'exec:', example: 'exec:', type: /^$/ },
  // a class that a package brings; its name is as npm allows it
  npm: { form: 'npm:PACKAGE:TYPE', example: 'npm:ocf-agents-podman:container', type: plain },
} as const satisfies Readonly<Record<string, ClassGrammar>>;

export type AgentClassName = keyof typeof classGrammars;

export const agentClassNames = Object.keys(classGrammars) as readonly AgentClassName[];

/** What npm takes for the name of a package. */
export const packageName = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

/** Classes whose agents are found without knowing more than the node. */
export const listedClasses = agentClassNames.filter((name) => name !== 'npm');

export function isAgentClass(text: string): text is AgentClassName {
  return Object.hasOwn(classGrammars, text);
}

/** `ocf:PROVIDER:TYPE, systemd:UNIT, …` */
export function agentForms(): string {
  const forms = Object.values(classGrammars).map(({ form }) => form);
  return `${forms.slice(0, -1).join(', ')} or ${forms.at(-1)}`;
}
