import { linkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OcfError } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';
import type { System } from '../../system.ts';
import { flowText, scalarText } from '../yaml/emit.ts';
import { discard } from './discard.ts';
import { fileError } from './file-error.ts';

export interface NewCluster {
  readonly name: string;
  /** UUID. */
  readonly id: string;
  /** Folders of OCF agents; without it the usual one. */
  readonly agentPath?: readonly string[];
  /** Path of the JSON Schema on this machine, for editors. */
  readonly schema?: string | undefined;
}

/** The text of a new cluster file: complete, commented, empty. */
export function newClusterText({ name, id, agentPath = [], schema }: NewCluster): string {
  return `${schema === undefined ? '' : `${modeline(schema)}\n`}# Cluster ${name}. Edited by hand or by ocf, which keeps comments, order and layout.
# The format: man ocf.yaml. Check it with: ocf config validate
ocf: 1
cluster:
  name: ${scalarText(name, 'plain', false)}
  id: ${id}

# What holds for every node that does not say otherwise.
defaults:
  node: {transport: ssh}

# A node or a node set an entry, as in n[1-4]: {address: "{name}.example.net"}; ocf node add writes it.
nodes: {}

# Names for node sets, to be used as @name.
groups: {}

# What cuts the power of nodes; ocf device add.
devices: {}

# Which devices, level by level, for which nodes, as in n[1-4]: [[pdu1]].
fencing: {}

# What runs on the nodes; ocf resource add.
resources: {}
${
  agentPath.length === 0
    ? ''
    : `
# Folders of OCF agents, searched in this order.
agents:
  path: ${flowText(agentPath, false)}
`
}`;
}

// what editors with the YAML language server look for; it ends at the first blank
function modeline(schema: string): string {
  const plain = /^[\w./@+-]+$/.test(schema);
  return `# yaml-language-server: $schema=${plain ? schema : pathToFileURL(schema).href}`;
}

/**
 * Writes a file that is not there yet, whole or not at all, with the folders above it.
 *
 * @throws OcfError CONFLICT when there is one.
 */
export function createFile(file: string, text: string, system: Pick<System, 'pid' | 'randomHex'>): void {
  const temporary = `${file}.${system.pid}.${system.randomHex(4)}.tmp`;
  try {
    makeFolder(dirname(file));
    writeFileSync(temporary, text, { flag: 'wx', mode: 0o644, flush: true });
    // unlike a rename this never replaces what is there
    linkSync(temporary, file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw fileError(file, 'written', cause);
    throw new OcfError('CONFLICT', `${file} is there already; nothing was written.`, {
      suggestions: ['Choose another name, or delete the file first.'],
    });
  } finally {
    discard(temporary);
  }
}
