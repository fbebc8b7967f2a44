import { importFormat, importFormatNames } from '../core/config/exchange/import/formats.ts';

/** The description of `ocf config import`, with a line for each format. */
export function importDescription(): string {
  const formats = importFormatNames.map((name) => {
    const { usual, gives } = importFormat(name);
    return `${name}: ${usual}; gives ${gives}.`;
  });
  return `Brings nodes, and groups, devices and resources where the format has them, into the cluster file as one change, which is shown field by field before it is written. Nothing is ever deleted: what is there and not in the source stays. Values that differ are changed (--existing update), left (keep), or make the import fail (refuse); a group gets the members it lacks. Nodes that are alike become one entry for their node set.

What cannot come into a cluster file is left out with a warning that says why: names no node can have, addresses of the machine itself or of many, variables that only the other program understands, and every secret. What will run on this machine because of it, such as a ProxyCommand, is said in a warning. What is wrong in the source is an error with its line, and nothing is written. Agents of imported resources are not checked.

The formats:

${formats.join('\n\n')}`;
}
