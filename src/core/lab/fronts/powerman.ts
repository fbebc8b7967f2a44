import type { FrontModule } from '../front.ts';
import { type MenuSession, type Reply, startMenu } from '../menu-front.ts';
import type { Manner, PowerSwitch, SwitchCommand } from '../power-switch.ts';

export const faults = {
  'unknown-state': 'switches; a look says that the state is unknown',
  'action-errors': 'switches; says that the command was completed with errors',
  'query-errors': 'switches; a look says a state, and that there were errors',
  'in-progress': 'refuses a command because another is in progress, nothing switched',
  'no-such-node': 'says of a command that there is no such node, nothing switched',
  unimplemented: 'says of a command that no device can do it, nothing switched',
  'internal-error': 'says of a command that powermand failed, switched',
  'expands-alias': 'answers for its neighbour as well: the name is an alias',
  'other-node': 'switches; a look answers for the neighbour',
  'no-end': 'switches; an answer has no last line',
};

const prompt = 'powerman> ';

/** powermand, in its own language, whatever devices it would serve. Its nodes are the hosts. */
export const start: FrontModule['start'] = async (rack, options) => {
  rack.addFaults(faults);
  const front = await startMenu(rack, options, {
    name: 'powerman',
    device: (line) => ({ driver: 'powerman', options: { address: line.replace(/^\w+:\/\//, '') } }),
    begin: () => powermanSession(rack),
  });
  const plugs = Object.fromEntries(rack.plugs.map(({ name }) => [name, name]));
  return { ...front, devices: front.devices.map((device) => ({ ...device, plugs })) };
};

function powermanSession(rack: PowerSwitch): MenuSession {
  let expands = false;
  const reply = (lines: readonly string[], manner?: Manner): Reply => ({
    text: lines.map((line) => `${line}\r\n`).join(''),
    prompt,
    ...(manner ? { manner } : {}),
  });
  const allOfThem = () => rack.plugs.map(({ name }) => name);

  function status(names: readonly string[]): readonly string[] {
    const asked = names.map((name) => rack.named(name)?.number ?? 0);
    const neighbour = (number: number) => (rack.plug(number + 1) ? number + 1 : number - 1);
    const alias = rack.fault === 'expands-alias' && asked.length === 1;
    const other = rack.fault === 'other-node' && asked.length === 1;
    const shown = asked.flatMap((number) => (other ? [] : [number]).concat(alias || other ? [neighbour(number)] : []));
    const word = (number: number) => (rack.fault === 'unknown-state' ? 'unknown' : rack.saysOn(number) ? 'on' : 'off');
    if (expands) return shown.map((number) => `303 ${rack.plug(number)?.name}: ${word(number)}`);
    return ['on', 'off', 'unknown'].map((state) => {
      const those = shown.filter((number) => word(number) === state).map((number) => rack.plug(number)?.name);
      return `302 ${`${state}:`.padEnd(9)}${those.join(',')}`;
    });
  }

  async function act(command: SwitchCommand, names: readonly string[]): Promise<Reply> {
    if (rack.fault === 'in-progress') return { text: '208 Command in progress\r\n' };
    if (rack.fault === 'no-such-node') return reply([`209 No such nodes: ${names.join()}`]);
    if (rack.fault === 'unimplemented') return reply(['213 Command cannot be handled by power control device(s)']);
    const manner = await rack.tell(
      command,
      names.map((name) => rack.named(name)?.number ?? 0),
    );
    if (rack.fault === 'internal-error') return reply(['204 Internal powermand error: client.c::1'], manner);
    if (rack.fault === 'no-end') return { text: '308 d0: wait\r\n' };
    if (rack.fault !== 'action-errors') return reply(['102 Command completed successfully'], manner);
    return reply(
      [`308 d0: action timed out waiting for expected response`, '210 Command completed with errors'],
      manner,
    );
  }

  async function heard(text: string): Promise<Reply> {
    const [, verb = '', target] = /^(\S+)(?:\s+(\S+))?/.exec(text) ?? [];
    const names = target?.split(',') ?? allOfThem();
    const unknown = names.filter((name) => !rack.named(name));
    if (unknown.length > 0) return reply([`209 No such nodes: ${unknown.join()}`]);
    const command = new Map<string, SwitchCommand>([
      ['on', 'on'],
      ['off', 'off'],
      ['cycle', 'cycle'],
      ['reset', 'cycle'],
    ]).get(verb);
    if (command && target !== undefined) return act(command, names);
    switch (verb) {
      case 'quit':
        return { text: '101 Goodbye\r\n', bye: true };
      case 'exprange':
        expands = !expands;
        return reply([`105 Hostrange expansion ${expands ? 'ON' : 'OFF'}`]);
      case 'nodes':
        return reply([
          ...(expands ? names.map((name) => `307 ${name}`) : [`306 ${names.join()}`]),
          '103 Query complete',
        ]);
      case 'device':
        return reply([
          `304 d0: state=connected reconnects=000 actions=000 type=vpc hosts=${allOfThem().join()}`,
          '103 Query complete',
        ]);
      case 'status': {
        const manner = await rack.ask();
        const end = rack.fault === 'query-errors' ? '211 Query completed with errors' : '103 Query complete';
        if (rack.fault === 'no-end') return { text: `${status(names)[0]}\r\n` };
        return reply([...status(names), end], manner);
      }
      default:
        return reply(['201 Unknown command']);
    }
  }

  return { greeting: `001 2.3.27\r\n${prompt}`, heard };
}
