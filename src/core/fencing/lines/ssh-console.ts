import type { Node } from '../../config/model.ts';
import { OcfError } from '../../errors.ts';
import { pinsOf } from '../../transport/pins.ts';
import { quoteAll } from '../../transport/quote.ts';
import { unsafeName } from '../../transport/safe-names.ts';
import { sshOptions, wrongOption } from '../../transport/ssh-arguments.ts';
import type { LineOptions } from '../line.ts';
import type { LineAddress } from './address.ts';

/** Who is spoken to by ssh. */
export interface ConsoleServer {
  readonly node: Node;
  /** It stands in the cluster file. */
  readonly ours: boolean;
  /** The file with its pinned host keys, when it has any: they alone count then. */
  readonly pinnedFile: string | undefined;
}

/**
 * The console server of an address: a node of the cluster with its ssh settings and pinned keys, else a host as the
 * user's own ssh configuration knows it. What the address says counts more.
 *
 * @throws OcfError INVALID, REFUSED
 */
export function consoleServer(
  { host, user, port }: Extract<LineAddress, { kind: 'ssh' }>,
  { node: nodeNamed, knownHosts }: Pick<LineOptions, 'node' | 'knownHosts'>,
): ConsoleServer {
  const known = nodeNamed(host);
  const node: Node = known ?? {
    name: host,
    id: '',
    address: host,
    transport: 'ssh',
    ssh: {},
    command: [],
    votes: 0,
    attributes: {},
  };
  const wrong = unsafeName(node) ?? wrongOption(node);
  if (wrong) throw new OcfError(wrong.code, wrong.message, { suggestions: wrong.suggestions });
  const given = { ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port }) };
  return {
    node: { ...node, ssh: { ...node.ssh, ...given } },
    ours: known !== undefined,
    pinnedFile: pinsOf(knownHosts, node.name) === undefined ? undefined : knownHosts,
  };
}

/**
 * The argument list for a program on a console server, whose words reach it as they are. Without a program the login
 * gets a terminal, as consoles behind a login want one; no escape character is looked for in what is typed there.
 */
export function consoleCommand({ node, pinnedFile }: ConsoleServer, command: readonly string[]): readonly string[] {
  const places = { pinnedFile, controlPath: undefined, mayShare: false };
  const terminal = command.length === 0 ? ['-tt', '-e', 'none'] : ['-T'];
  // ssh takes the first value it sees; at this level it says when the login stands
  const words = ['ssh', ...terminal, '-o', 'LogLevel=VERBOSE', ...sshOptions(node, places), '--', node.name];
  return command.length === 0 ? words : [...words, quoteAll(command)];
}
