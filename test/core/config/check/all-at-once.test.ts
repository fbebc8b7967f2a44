import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkFile } from '../../../../src/core/config/check/check.ts';
import { folders } from '../file/folder.ts';

const folder = folders();

// One mistake a line. Behind "#!": the offending text, at whose first letter the place is; then what is allowed or
// what was probably meant.
const mistakes = `ocf: 2                                      #! "2" | has to be 1
cluster: {name: 1web, id: 12-34}            #! "1web" | a letter followed by letters
colour: blue                                #! "colour" | Allowed here: ocf, cluster,
defaults: {node: {transport: shh}}          #! "shh" | one of ssh, local, command, not "shh". Did you mean ssh?
nodes:
  n[1-3]: {votes: many}                     #! "many" | a whole number from 0 to 1000
  n[3-4]: {}                                #! "n[3-4]" | both speak of n3. Give each node to one node set
  n5: {ssh: {port: 65536}}                  #! "65536" | a whole number from 1 to 65535
  n6: {addres: a}                           #! "addres" | Did you mean address?
  n7: {address: {name: a}}                  #! {name: a} | a host name or address, not a map
  n8: {attributes: [r1]}                    #! [r1] | a map of names and values, not a list
  n9: {transport: command}                  #! n9 | no command. Give it a command
  n10: [10.0.0.1]                           #! [10.0.0.1] | a map of names and values, not a list
  n11: {votes: 2, votes: 3}                 #! "votes" | stands here a second time
  n[12: {}                                  #! n[12 | The node set
  -x: {}                                    #! -x | the name begins with "-"
groups:
  a: "@b"                                   #! "b" | Did you mean a or c?
  c: n[1,70-71]                             #! n[1,70-71] | names nodes that do not exist: n[70-71]
  d: "@d"                                   #! d | circle
devices:
  pdu: {options: {passwd: }}                #! "{options | Add "driver": what speaks to it
  ups: {driver: "no such driver"}           #! "no such driver" | a driver such as fence/apc_snmp
  ipmi: {driver: x, plugs: {"n[1-2]": 1}}   #! 1 | 2 nodes and 1 plug cannot be matched
  sw: {driver: x, options: {a: {from: b}}}  #! "b" | "env:NAME"
fencing:
  n1: [[ipmy]]                              #! "ipmy" | Did you mean ipmi?
  n2: []                                    #! [] | names no device
resources:
  web: {agent: nginx}                       #! "nginx" | ocf:PROVIDER:TYPE, systemd:UNIT, lsb:SCRIPT or exec:
  vip: {agent: "ocf:a:b", after: [vpi]}     #! "vpi" | Did you mean vip?
  db: {agent: "ocf:a:b", monitor: {interval: soon}} #! "soon" | a duration such as 10s
  fs: {agent: "ocf:a:b", with: fs}          #! fs} | cannot be with itself
  x=y: {agent: "ocf:a:b"}                   #! "x=y" | a letter followed by letters
agents: {path: {a: b}}                      #! {a: b} | a list, not a map
`;

test('thirty mistakes in one file are told at once, each with place, text and what is allowed', async () => {
  const file = join(folder(), 'web.yaml');
  writeFileSync(file, mistakes);
  const { problems, valid } = await checkFile(file);
  expect(valid).toBe(false);
  const lines = mistakes.split('\n');
  const wanted = lines.flatMap((line, index) => {
    const [content = '', note] = line.split('#! ');
    const [text = '', allowed = ''] = note?.split(' | ') ?? [];
    return note === undefined ? [] : [{ line: index + 1, content, text, allowed }];
  });
  expect(wanted.length).toBeGreaterThan(29);
  const missed = wanted.filter(({ line, content, text, allowed }) => {
    const bare = text.replace(/^"|"$/g, '');
    return !problems.some(({ place, message, suggestions, frame }) => {
      const there = content.slice(place.column - 1).replace(/^["@]*/, '');
      const said = [message, ...suggestions].join(' ');
      const quoted = !/^".*"$/.test(text) || said.includes(text);
      return (
        place.file === file &&
        place.line === line &&
        there.startsWith(bare) &&
        quoted &&
        said.includes(allowed) &&
        frame.includes(content.trim())
      );
    });
  });
  const told = problems.map(({ place, message, suggestions }) =>
    [place.line, place.column, message, ...suggestions].join(' '),
  );
  expect({ missed, told: missed.length > 0 ? told : [] }).toEqual({ missed: [], told: [] });
  // every problem is in a line that has one
  expect(problems.filter(({ place }) => !wanted.some(({ line }) => line === place.line))).toEqual([]);
});
