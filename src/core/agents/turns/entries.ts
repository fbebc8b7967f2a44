import { hash } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Node } from '../../config/model.ts';
import { placeOf } from '../place-of.ts';
import { type AgentLook, isRunning, type ProcessId } from './processes.ts';

/** An instance of an agent on a node, as a name of files; its folder is shared with few others. */
export interface TurnKey {
  readonly folder: string;
  readonly name: string;
}

/** Who acts on an instance, and what is needed to find his agent again when he was killed. Times in milliseconds. */
export interface EntryHead {
  readonly action: string;
  readonly agent: string;
  readonly instance: string;
  readonly node: string;
  /** Wall clock, for people. */
  readonly since: number;
  /** The agent's time limit, and what it gets beyond it to end politely. */
  readonly timeout: number;
  /** What the agents look like whose processes are on this machine; those on another node end by themselves. */
  readonly here?: readonly AgentLook[];
}

/** A file that says: this process acts on this instance. Its name says who, so that a look needs no reading. */
export interface Entry {
  readonly file: string;
  readonly owner: ProcessId;
}

export interface OwnEntry extends Entry {
  /** Writes down the agent's process group; its leader has the same number. */
  note(group: ProcessId): void;
  remove(): void;
}

export function turnKey(root: string, node: Node, agent: string, instance: string): TurnKey {
  const name = hash('sha256', JSON.stringify([placeOf(node), agent, instance]), 'hex').slice(0, 40);
  return { folder: join(root, name.slice(0, 2)), name };
}

/** @param mark unlike that of any other entry of the process
 * @throws what the file system says */
export function writeEntry(key: TurnKey, owner: ProcessId, mark: string, head: EntryHead): OwnEntry {
  const file = fileOf(key, owner, mark);
  const descriptor = create(file, key.folder);
  const remove = () => {
    closeSync(descriptor);
    take(file);
  };
  try {
    writeSync(descriptor, `${JSON.stringify(head)}\n`);
  } catch (error) {
    remove();
    throw error;
  }
  return {
    file,
    owner,
    note: (group) => {
      try {
        writeSync(descriptor, `${JSON.stringify(group)}\n`);
      } catch {
        // on a full disk it is found by what it looks like
      }
    },
    remove,
  };
}

/**
 * An entry that costs a single call of the system, and as much to take away: a link to what would stand in the file. For
 * looks, which write down no process group.
 *
 * @throws what the file system says
 */
export function writeLook(key: TurnKey, owner: ProcessId, mark: string, head: EntryHead): OwnEntry {
  const file = fileOf(key, owner, mark);
  try {
    symlinkSync(JSON.stringify(head), file);
  } catch {
    // there is no folder yet, no room for that many words in a link, or no links at all
    return writeEntry(key, owner, mark, head);
  }
  return { file, owner, note() {}, remove: () => take(file) };
}

function fileOf({ folder, name }: TurnKey, { pid, start }: ProcessId, mark: string): string {
  return `${folder}/${name}.${pid}.${start}.${mark}`;
}

function take(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function create(file: string, folder: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return openSync(file, 'wx', 0o600);
  }
}

/** All entries of the instance but one's own. */
export function othersOf(key: TurnKey, own: OwnEntry): readonly Entry[] {
  return entriesOf(key).filter(({ file }) => file !== own.file);
}

export function entriesOf({ folder, name }: TurnKey): readonly Entry[] {
  const lead = `${name}.`;
  return readdirSync(folder).flatMap((file) => {
    if (!file.startsWith(lead)) return [];
    const [pid = '', start = '', tail] = file.slice(lead.length).split('.');
    return tail === undefined ? [] : [{ file: `${folder}/${file}`, owner: { pid: Number(pid), start } }];
  });
}

/** What stands in an entry; undefined when it is gone, or its owner was killed before he had written it. */
export function readEntry({ file }: Entry): { head: EntryHead; groups: readonly ProcessId[] } | undefined {
  try {
    const [head = '', ...groups] = textOf(file).split('\n').slice(0, -1);
    return { head: JSON.parse(head), groups: groups.map((line) => JSON.parse(line)) };
  } catch {
    return undefined;
  }
}

function textOf(file: string): string {
  try {
    return `${readlinkSync(file)}\n`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
    return readFileSync(file, 'utf8');
  }
}

/** "start of web on n1 by process 4711", for people. */
export function sentenceOn(entry: Entry): string {
  const head = readEntry(entry)?.head;
  const by = isRunning(entry.owner) ? `by process ${entry.owner.pid}` : 'whose ocf is gone';
  return head === undefined ? `an action ${by}` : `${head.action} of ${head.instance} on ${head.node} ${by}`;
}
