import { OcfError } from '../../errors.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { type GroupSource, wrongSource } from './group-source.ts';

/**
 * A genders(5) file as a source of groups: a line gives nodes attributes, `n[1-3] compute,rack=r1`. The group `rack`
 * has the nodes with that attribute, `rack=r1` those where it has that value; %n in a value is the node's name.
 *
 * @throws OcfError INVALID with file and line
 */
export function readGenders(name: string, file: string, text: string): GroupSource {
  const members = new Map<string, Set<string>>();
  const attributes = new Set<string>();
  const nodes = new Set<string>();
  const join = (group: string, node: string) => {
    const known = members.get(group);
    if (known) known.add(node);
    else members.set(group, new Set([node]));
  };
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const wrong = (message: string) => wrongSource(file, `${message} in ${file}.`, index + 1);
    const [who, what, ...more] = line
      .replace(/#.*/, '')
      .split(/\s+/)
      .filter((word) => word !== '');
    if (who === undefined) continue;
    if (more.length > 0) throw wrong('White space divides a list of attributes');
    const names = namesOf(who, wrong);
    for (const node of names) nodes.add(node);
    for (const { attribute, value } of what === undefined ? [] : attributesOf(what, wrong)) {
      attributes.add(attribute);
      for (const node of names) {
        if (members.get(attribute)?.has(node))
          throw wrong(`Node ${node} has the attribute "${attribute}" a second time`);
        join(attribute, node);
        if (value !== undefined) join(`${attribute}=${valueFor(node, value)}`, node);
      }
    }
  }
  const textOf = (found: ReadonlySet<string> | undefined) => found && [...found].join();
  return {
    name,
    kind: 'genders',
    origin: file,
    map: (group) => textOf(members.get(group)),
    list: () => [...attributes],
    all: () => textOf(nodes),
  };
}

type Wrong = (message: string) => OcfError;

function namesOf(text: string, wrong: Wrong): readonly string[] {
  // commas too many are none to genders, and operators mean nothing to it
  const plain = text.replace(/,(?=,)|^,|,$/g, '');
  if (/[!&^@*?]/.test(plain)) throw wrong(`A node cannot be called "${plain}"`);
  try {
    return parseNodeSet(plain).names();
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    throw wrong(error.message.replace(/\.$/, ''));
  }
}

function attributesOf(text: string, wrong: Wrong) {
  return text.split(',').map((written) => {
    const equals = written.indexOf('=');
    const attribute = equals < 0 ? written : written.slice(0, equals);
    const value = equals < 0 ? undefined : written.slice(equals + 1);
    if (attribute === '') throw wrong('An attribute has no name');
    if (value === '') throw wrong(`The attribute "${attribute}" has an equals sign and no value`);
    return { attribute, value };
  });
}

function valueFor(node: string, value: string): string {
  return value.replace(/%(n|%)/g, (_, letter) => (letter === 'n' ? node : '%'));
}
