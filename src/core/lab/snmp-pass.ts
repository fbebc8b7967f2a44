import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import type { Manner, PowerSwitch } from './power-switch.ts';
import type { SnmpFamily, SnmpObject } from './snmp-family.ts';

/**
 * Serves snmpd's pass_persist: lines with a verb, an object and what it is set to.
 *
 * @param behave told how what was asked last is answered
 */
export function servePass(line: Duplex, rack: PowerSwitch, family: SnmpFamily, behave: (manner: Manner) => void): void {
  const say = (...words: readonly string[]) => void (line.writable && line.write(`${words.join('\n')}\n`));
  let heard: string[] = [];
  let turn = Promise.resolve();
  const tell = (object: SnmpObject | undefined) => {
    if (object) say(object.oid, object.type, object.value());
    else say('NONE');
  };

  async function set(object: SnmpObject | undefined, given: string): Promise<void> {
    const [, type, value = ''] = /^(\S+) "?(.*?)"?$/.exec(given) ?? [];
    if (!object?.command) return say('not-writable');
    if (type !== object.type) return say('wrong-type');
    const command = object.command(value);
    if (!command) return say('wrong-value');
    behave(await rack.tell(command, [object.plug]));
    say('DONE');
  }

  async function answer([verb = '', oid = '', given = '']: readonly string[]): Promise<void> {
    const objects = rack.plugs.flatMap((plug) => family.objects(rack, plug)).sort((a, b) => compare(a.oid, b.oid));
    if (verb === 'set') {
      await set(
        objects.find((object) => object.oid === oid),
        given,
      );
      return;
    }
    behave(await rack.ask());
    tell(objects.find((object) => (verb === 'get' ? object.oid === oid : compare(object.oid, oid) > 0)));
  }

  createInterface({ input: line }).on('line', (text) => {
    if (heard.length === 0 && text === 'PING') return say('PONG');
    // it sends one after what is set, and one before it ends
    if (heard.length === 0 && text === '') return;
    heard.push(text);
    if (heard.length < (heard[0] === 'set' ? 3 : 2)) return;
    const request = heard;
    heard = [];
    turn = turn.then(() => answer(request));
  });
}

/** Object identifiers in the order of the tree. */
function compare(one: string, other: string): number {
  const [a, b] = [numbers(one), numbers(other)];
  for (let place = 0; place < Math.max(a.length, b.length); place++) {
    const difference = (a[place] ?? -1) - (b[place] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

const numbers = (oid: string) => oid.split('.').filter(Boolean).map(Number);
