import { groupNameFault } from '../../nodeset/group-name.ts';
import { ownNameFault } from '../../nodeset/name.ts';
import type { GroupSource, SourceKind } from './group-source.ts';
import { runUpcall } from './upcall.ts';

/** The commands of a source, as the cluster file or a groups.conf gives them. */
export interface CommandSource {
  readonly name: string;
  readonly kind: SourceKind;
  readonly origin: string;
  readonly commands: {
    readonly map: string;
    readonly list?: string | undefined;
    readonly all?: string | undefined;
    readonly reverse?: string | undefined;
  };
  /** Where they run. */
  readonly folder: string;
  /** Milliseconds each. */
  readonly limit: number;
}

/** Groups that commands tell. Each question is asked once: what was answered holds as long as the cluster is open. */
export function commandSource({ name, kind, origin, commands, folder, limit }: CommandSource): GroupSource {
  const answers = new Map<string, string>();
  const ask = (word: keyof typeof commands, variable?: string, value = ''): string | undefined => {
    const command = commands[word];
    if (command === undefined) return undefined;
    const question = `${word} ${value}`;
    let answer = answers.get(question);
    if (answer === undefined) {
      const values = variable === undefined ? {} : { [variable]: value };
      answer = runUpcall({ source: name, word, command, folder, limit }, values);
      answers.set(question, answer);
    }
    return answer;
  };
  const list = () => wordsOf(ask('list') ?? '');
  const reverse = (node: string) =>
    ownNameFault(node) === undefined ? wordsOf(ask('reverse', 'NODE', node) ?? '') : [];
  return {
    name,
    kind,
    origin,
    map(group) {
      // no shell sees a name that could mean something to it
      if (groupNameFault(group) !== undefined) return undefined;
      const text = wordsOf(ask('map', 'GROUP', group) ?? '').join();
      // many commands print nothing and succeed for a group they do not know
      if (text === '' && !(commands.list !== undefined && list().includes(group))) return undefined;
      return text;
    },
    all: () => {
      const text = ask('all');
      return text === undefined ? undefined : wordsOf(text).join();
    },
    ...(commands.list === undefined ? {} : { list }),
    ...(commands.reverse === undefined ? {} : { reverse }),
  };
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
