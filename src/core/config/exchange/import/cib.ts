import type { OcfError, Place } from '../../../errors.ts';
import { addConstraints } from './cib-constraints.ts';
import { type Element, idOf, isYes } from './cib-element.ts';
import { addResources } from './cib-resources.ts';
import type { FoundNode } from './collection.ts';
import type { ReadInput } from './reader.ts';
import { quoted, syntaxFault } from './source.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const deepest = 200;
const taken = new Set(['resources', 'constraints', 'rsc_defaults', 'op_defaults', 'fencing-topology', 'alerts']);

/**
 * A Pacemaker CIB (`cibadmin --query`): its nodes with their attributes, its resources and constraints where they map
 * exactly; what does not is left out by name. Secrets are not taken over. A node's number is the attribute `nodeid`, a
 * UUID its id. The program's own entities are the only ones that mean anything: none is expanded.
 */
export async function read({ source, into }: ReadInput): Promise<void> {
  const { SaxesParser } = await import('saxes');
  const parser = new SaxesParser();
  const path: string[] = [];
  let node: FoundNode | undefined;
  let fault: OcfError | undefined;
  let optIn = false;
  const sections = new Map<string, Element>();
  const open: Element[] = [];
  const place = (): Place => ({ file: source.file, line: parser.line, column: parser.column + 1 });
  parser.on('error', (error) => {
    // saxes puts its own place before the sentence
    const sentence = error.message.replace(/^(\d+:\d+: )+/, '').replace(/\.$/, '');
    fault ??= syntaxFault(source, place(), `It is no whole XML document: ${sentence}.`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    path.push(name);
    if (path.length > deepest) fault ??= syntaxFault(source, place(), 'The elements are nested too deeply.');
    if (path.length === 1 && name !== 'cib') fault ??= syntaxFault(source, place(), `${quoted(name)} is no CIB.`);
    const where = path.join('/');
    const parent = open.at(-1);
    if (parent || (path.length === 3 && taken.has(name) && where === `cib/configuration/${name}`)) {
      const element: Element = { name, attributes: { ...attributes }, children: [], place: place() };
      parent?.children.push(element);
      if (!parent) sections.set(name, element);
      open.push(element);
    }
    if (where === 'cib/configuration/nodes/node') node = addNode(attributes);
    else if (node && where === 'cib/configuration/nodes/node/instance_attributes/nvpair')
      addAttribute(node, attributes);
    else if (where === 'cib/configuration/crm_config/cluster_property_set/nvpair') {
      if (attributes.name === 'cluster-name' && attributes.value) into.cluster = attributes.value;
      if (attributes.name === 'symmetric-cluster') optIn = isYes(attributes.value) === false;
    }
  });
  parser.on('closetag', ({ name }) => {
    path.pop();
    open.pop();
    if (name === 'node') node = undefined;
  });
  // in parts, so that what is wrong at the beginning ends the reading
  for (let at = 0; at < source.text.length && !fault; at += 65_536) parser.write(source.text.slice(at, at + 65_536));
  if (!fault) parser.close();
  if (fault) throw fault;
  const [resources, constraints] = [sections.get('resources'), sections.get('constraints')];
  const names = resources ? addResources(resources, into) : new Map<string, string>();
  const beginning: Place = { file: source.file, line: 1, column: 1 };
  addConstraints(constraints?.children ?? [], names, into, optIn, constraints?.place ?? beginning);
  for (const section of ['rsc_defaults', 'op_defaults', 'fencing-topology', 'alerts']) {
    for (const element of sections.get(section)?.children ?? []) {
      into.leave(`${section} ${quoted(idOf(element))}`, 'there is nothing like it here', element.place);
    }
  }

  function addNode({ id, uname, type }: Readonly<Record<string, string>>): FoundNode | undefined {
    const at = place();
    if (!uname) {
      into.leave(`the node ${quoted(id ?? '')}`, 'it has no uname', at);
      return undefined;
    }
    const found = into.node(uname, at);
    if (!found) return undefined;
    if (id && uuid.test(id)) into.set(found, ['id'], id, at);
    else if (id && id !== uname) into.attribute(found, 'nodeid', id, at);
    if (type && type !== 'member' && type !== 'normal') into.attribute(found, 'type', type, at);
    return found;
  }

  function addAttribute(found: FoundNode, { name, value }: Readonly<Record<string, string>>): void {
    if (name !== undefined && value !== undefined) into.attribute(found, name, value, place());
  }
}
