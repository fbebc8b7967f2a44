import type { Node } from '../../config/model.ts';
import type { Call } from '../../transport/transport.ts';
import type { AgentAccess } from '../access.ts';
import type { MappedCode } from '../codes.ts';
import type { ActionSettings } from '../environment.ts';
import type { AgentFile } from '../locate.ts';
import type { AgentMetadata } from '../metadata.ts';
import type { AgentName } from '../name.ts';

/** Agents on one node, and the means to reach them. */
export interface AgentSite {
  readonly access: AgentAccess;
  readonly node: Node;
}

/** An agent as a list shows it; without `shortdesc` it has to be asked. */
export interface FoundAgent {
  readonly name: AgentName;
  readonly shortdesc?: string;
}

/**
 * One way to start, stop and look at things. Everything else (time limits, process groups, secrets, the way to the
 * node, checks of parameters) is the same for all of them. Every class understands the actions start, stop, monitor
 * and `meta-data`; the last prints what `metadata` reads.
 *
 * @example the class `lsb` runs `/etc/init.d/NAME status` for monitor and gives 7 for its exit status 3
 */
export interface AgentClass {
  /**
   * The program of one action on the node. Where the agent is not there it has to end with what `codeOf` maps to 5
   * and print `ocf-exit-reason:` and a sentence that begins with `notInstalled()`.
   */
  call(site: AgentSite, settings: ActionSettings): Pick<Call, 'argv' | 'env'>;
  /** What the program's exit status means in the terms of the OCF standard. */
  codeOf(rawCode: number, action: string): MappedCode;
  /** Whether the last line on standard error is the reason of a failure when no other was given. */
  readonly lastWordCounts: boolean;
  /** @throws OcfError INVALID for what is no description. */
  metadata(stdout: string, name: AgentName): AgentMetadata | Promise<AgentMetadata>;
  /** All agents of the class on the node. @throws OcfError what the way to the node says. */
  list(site: AgentSite): Promise<readonly FoundAgent[]>;
  /** The agent's file on this machine, where what it says of itself depends on nothing else. */
  file?(access: AgentAccess, name: AgentName): AgentFile | undefined;
  /** Where agents were looked for, as in ` in /usr/lib/ocf/resource.d`. */
  whereabouts(access: AgentAccess): string;
}
