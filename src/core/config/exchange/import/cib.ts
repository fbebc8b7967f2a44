import type { OcfError, Place } from '../../../errors.ts';
import type { FoundNode } from './collection.ts';
import type { ReadInput } from './reader.ts';
import { quoted, syntaxFault } from './source.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const deepest = 200;

/**
 * A Pacemaker CIB (`cibadmin --query`): its nodes with their attributes. A node's number is the attribute `nodeid`, a
 * UUID its id. The program's own entities are the only ones that mean anything: none is expanded.
 */
export async function read({ source, into }: ReadInput): Promise<void> {
  const { SaxesParser } = await import('saxes');
  const parser = new SaxesParser();
  const path: string[] = [];
  let node: FoundNode | undefined;
  let fault: OcfError | undefined;
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
    if (where === 'cib/configuration/nodes/node') node = addNode(attributes);
    else if (node && where === 'cib/configuration/nodes/node/instance_attributes/nvpair')
      addAttribute(node, attributes);
    else if (where === 'cib/configuration/crm_config/cluster_property_set/nvpair') {
      if (attributes.name === 'cluster-name' && attributes.value) into.cluster = attributes.value;
    }
  });
  parser.on('closetag', ({ name }) => {
    path.pop();
    if (name === 'node') node = undefined;
  });
  // in parts, so that what is wrong at the beginning ends the reading
  for (let at = 0; at < source.text.length && !fault; at += 65_536) parser.write(source.text.slice(at, at + 65_536));
  if (!fault) parser.close();
  if (fault) throw fault;

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
