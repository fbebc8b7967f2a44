import { addressFault } from './names.ts';
import { powermanTokens, type Token } from './powerman-tokens.ts';
import type { ReadInput } from './reader.ts';
import { quoted, syntaxFault } from './source.ts';

const defaultPort = '10101';
const plainStatements = ['tcpwrappers', 'plug_log_level', 'setresult'];

interface Daemon {
  ip: string;
  port: string;
}

/**
 * powerman.conf(5): its nodes, its aliases as groups, and one device "powerman" that asks the daemon for all of them:
 * powermand stays the one that speaks to its power controllers, for two programs on one switch take each other's answers.
 */
export function read(input: ReadInput): void {
  const { into } = input;
  const daemon: Daemon = { ip: 'localhost', port: defaultPort };
  const fed = new Set<string>();
  const aliases: (readonly [name: Token, nodes: Token])[] = [];
  readFile(input);
  for (const [name, nodes] of aliases) into.group(name.text, into.nodeSet(nodes.text, nodes.place), name.place);
  if (fed.size === 0) return;
  const plugs = Object.fromEntries([...fed].map((name) => [name, name]));
  const host = daemon.ip.includes(':') ? `[${daemon.ip}]` : daemon.ip;
  into.devices.set('powerman', { driver: 'powerman', options: { address: `${host}:${daemon.port}` }, plugs });

  function readFile(file: ReadInput): void {
    const tokens = powermanTokens(file.source);
    const devices = new Set<string>();
    let at = 0;
    while (at < tokens.length) {
      const statement = tokens[at] as Token;
      at++;
      const words: Token[] = [];
      while (tokens[at]?.kind === 'string') words.push(tokens[at++] as Token);
      const [first, second] = words;
      const fault = (message: string) => syntaxFault(file.source, statement.place, message);
      if (statement.kind === 'specification') continue;
      if (statement.kind === 'string') throw fault(`${quoted(statement.text)} belongs to no statement.`);
      if (plainStatements.includes(statement.text)) {
        if (tokens[at]?.kind === 'word' && /^(yes|no|on|off)$/i.test(tokens[at]?.text ?? '')) at++;
      } else if (!first) throw fault(`${quoted(statement.text)} has to be followed by a text in quotes.`);
      else if (statement.text === 'listen') listen(first);
      else if (statement.text === 'include') includeFile(file, first);
      else if (statement.text === 'device' && words.length >= 3 && words.length <= 5) devices.add(first.text);
      else if (statement.text === 'node' && second && words.length <= 3) {
        for (const node of into.nodeSet(first.text, first.place)) fed.add(node.name);
      } else if (statement.text === 'alias' && second) aliases.push([first, second]);
      else if (/^(device|node|alias)$/.test(statement.text)) throw fault(`A ${statement.text} line has other words.`);
      else throw fault(`There is no statement ${quoted(statement.text)}.`);
    }
  }

  function listen({ text, place }: Token): void {
    const [, host = '', port] = /^\[?(.*?)\]?(?::(\d{1,5}))?$/.exec(text) ?? [];
    if (port === undefined) into.wrong(`${quoted(text)} is no "host:port".`, place);
    else daemon.port = port;
    if (host !== '' && host !== '*' && addressFault(host) === undefined) daemon.ip = host;
  }

  // most included files describe controllers for the daemon, and need not be there
  function includeFile(file: ReadInput, { text, place }: Token): void {
    const included = file.include(text, place);
    if (included) readFile(included);
  }
}
