import type { NodeSettings, TransportName } from '../core/config/model.ts';
import { parseAssignments } from './assignments.ts';

interface NodeFlags {
  readonly address?: string | undefined;
  readonly transport?: TransportName | undefined;
  readonly 'ssh-user'?: string | undefined;
  readonly 'ssh-port'?: number | undefined;
  readonly 'ssh-identity'?: string | undefined;
  readonly 'ssh-jump'?: string | undefined;
  readonly 'ssh-option'?: readonly string[] | undefined;
  readonly command?: string | undefined;
  readonly attribute?: readonly string[] | undefined;
  readonly votes?: number | undefined;
  readonly parent?: string | undefined;
  readonly id?: string | undefined;
}

/** What the options of `node add` say of a node; what was not given is left out. */
export function nodeSettingsFrom(flags: NodeFlags): NodeSettings {
  const attributes = parseAssignments(flags.attribute ?? [], { option: '--attribute', example: 'rack=r7' });
  const options = parseAssignments(flags['ssh-option'] ?? [], { option: '--ssh-option', example: 'ProxyCommand=none' });
  const ssh = given({
    user: flags['ssh-user'],
    port: flags['ssh-port'],
    identity: flags['ssh-identity'],
    jump: flags['ssh-jump'],
    options: Object.keys(options).length === 0 ? undefined : options,
  });
  return given({
    address: flags.address,
    transport: flags.transport,
    ssh: Object.keys(ssh).length === 0 ? undefined : ssh,
    command: flags.command?.split(/\s+/).filter((word) => word !== ''),
    votes: flags.votes,
    parent: flags.parent,
    attributes: Object.keys(attributes).length === 0 ? undefined : attributes,
    id: flags.id,
  }) as NodeSettings;
}

function given<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
