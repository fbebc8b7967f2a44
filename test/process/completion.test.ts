import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
let env: Record<string, string>;
beforeAll(async () => {
  box = sandbox();
  mkdirSync(join(box.folder, 'bin'));
  symlinkSync(fileURLToPath(new URL('../../bin/ocf.cjs', import.meta.url)), join(box.folder, 'bin/ocf'));
  const cluster = box.write(
    'web.yaml',
    `ocf: 1
cluster: {name: web}
nodes:
  n[1-2]: {transport: local}
  db1: {transport: local}
groups: {front: "n[1-2]"}
devices:
  pdu1: {driver: serial/wti-nps, options: {line: "tcp://127.0.0.1:1"}, plugs: {"n[1-2]": "[1-2]"}}
resources:
  vip: {agent: "ocf:heartbeat:Dummy", nodes: "n[1-2]"}
`,
  );
  env = { ...box.env, OCF_CLUSTER: cluster, PATH: `${join(box.folder, 'bin')}:${process.env.PATH}`, TERM: 'dumb' };
  expect((await box.ocf(['node', 'list'], { env })).status).toBe(0);
});
afterAll(() => box.remove());

const offered = async (...words: string[]) => {
  const { stdout, stderr, status } = await box.ocf(['__complete', ...words], { env });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout.split('\n').map((line) => line.split('\t')[0]);
};

test('fields of the file are offered a step at a time, behind the names that were typed', async () => {
  expect(await offered('config', 'explain', 'no')).toEqual(['nodes', ':0']);
  expect(await offered('config', 'explain', 'nodes.n1.')).toEqual(expect.arrayContaining(['nodes.n1.address']));
  expect(await offered('config', 'explain', 'nodes.*.ssh.p')).toEqual(['nodes.*.ssh.port', ':0']);
  expect(await offered('config', 'explain', 'nonsense.x')).toEqual([':0']);
});

test('names of the cluster file are offered by the type of the argument', async () => {
  expect(await offered('node', 'show', '')).toEqual(['db1', 'n1', 'n2', ':0']);
  expect(await offered('resource', 'start', '')).toEqual(['vip', ':0']);
  expect(await offered('device', 'show', '')).toEqual(['pdu1', ':0']);
  expect(await offered('node', 'set', 'n1', 'ssh.po')).toEqual(['ssh.port', ':0']);
  expect(await offered('node', 'list', '--sort', 'n')).toEqual(['name', ':0']);
  expect(await offered('node', 'list', '--where', 'attr')).toEqual(['attributes.', ':0']);
  expect(await offered('node', 'list', '--columns', 'name,vo')).toEqual(['name,votes', ':0']);
  expect(await offered('node', 'unset', 'n1', 'vo')).toEqual(['votes', ':0']);
});

test("a member's nodes and groups are offered behind its name, members of members too", async () => {
  box.write('leaf.yaml', 'ocf: 1\ncluster: {name: leaf}\nnodes: {"n[1-2]": {}}\ngroups: {g: n1}\n');
  box.write('mid.yaml', 'ocf: 1\ncluster: {name: mid}\nmembers: {in: ./leaf.yaml}\nnodes: {m: {}}\n');
  const top = box.write(
    'top.yaml',
    'ocf: 1\ncluster: {name: top}\nmembers: {site: ./leaf.yaml, eu: ./mid.yaml, gone: ./gone.yaml}\nnodes: {t1: {}}\n',
  );
  const from = (word: string) => offered('run', '--cluster', top, word);
  expect(await from('si')).toEqual(['site/n1', 'site/n2', ':0']);
  expect(await from('t1,site/n2')).toEqual(['t1,site/n2', ':0']);
  expect(await from('@site/')).toEqual(['@site/g', ':0']);
  expect(await from('eu/')).toEqual(['eu/m', 'eu/in/n1', 'eu/in/n2', ':0']);
  expect(await from('eu/in/n')).toEqual(['eu/in/n1', 'eu/in/n2', ':0']);
  for (const word of ['gone/', 'constructor/', '__proto__/', 'eu//', '../']) expect(await from(word)).toEqual([':0']);
  expect(await from('t')).toEqual(['t1', ':0']);
});

test('a node set is completed behind its last operator, groups too', async () => {
  expect(await offered('fence', 'n1,d')).toEqual(['n1,db1', ':0']);
  expect(await offered('fence', '@f')).toEqual(['@front', ':0']);
  expect(await offered('fence', 'n1,n')).toEqual(['n1,n2', ':0']);
  expect(await offered('agent', 'run', 'ocf:heartbeat:Dummy', 'mon')).toEqual(['monitor', ':0']);
});

test('a file that was edited by hand is read anew', async () => {
  const edited = box.write('edited.yaml', 'ocf: 1\ncluster: {name: edited}\nnodes:\n  n7: {transport: local}\n');
  const ask = () => box.ocf(['__complete', 'node', 'show', ''], { env: { OCF_CLUSTER: edited } });
  expect((await ask()).stdout).toBe('n7\n:0');
  box.write('edited.yaml', 'ocf: 1\ncluster: {name: edited}\nnodes:\n  n7: {transport: local}\n  n8: {}\n');
  expect((await ask()).stdout).toBe('n7\nn8\n:0');
});

test('without any cluster the words of the program are still offered', async () => {
  const { stdout } = await box.ocf(['__complete', 'fence', '']);
  expect(stdout).toMatch(/^arm\t.*\ndisarm\t.*\nhistory\t/);
});

test('a cluster file that cannot be read offers nothing and says nothing', async () => {
  const broken = box.write('broken.yaml', 'ocf: [');
  const { stdout, stderr, status } = await box.ocf(['__complete', 'node', 'show', ''], {
    env: { OCF_CLUSTER: broken },
  });
  expect({ stdout, stderr, status }).toEqual({ stdout: ':0', stderr: '', status: 0 });
});

function inShell(shell: string, words: string[], script: string): string {
  const file = join(box.folder, `complete.${shell}`);
  writeFileSync(file, script);
  const { stdout, stderr, error } = spawnSync(shell, [...words, file], { env, encoding: 'utf8', cwd: box.folder });
  if (error) throw error;
  expect(stderr).toBe('');
  return stdout;
}

// what TAB would insert, asked of bash the way readline does it
const bashTab = (line: string, prelude = '') => `${prelude}
source <(ocf completion bash)
COMP_LINE=${JSON.stringify(line)} COMP_POINT=\${#COMP_LINE}
COMP_WORDS=(${line.replaceAll(':', ' : ')}${line.endsWith(' ') ? ' ""' : ''}) COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
_ocf; printf '%s\\n' "\${COMPREPLY[@]}"
`;

describeWith(['bash-completion'], 'bash', () => {
  const prelude = 'source /usr/share/bash-completion/bash_completion';

  test('with bash-completion', () => {
    expect(inShell('bash', ['--norc'], bashTab('ocf node show ', prelude)).trim().split('\n')).toEqual([
      'db1',
      'n1',
      'n2',
    ]);
  });

  test('without it', () => {
    expect(inShell('bash', ['--norc'], bashTab('ocf resource start v')).trim()).toBe('vip');
  });
});

describeWith(['bash-completion', 'resource-agents'], 'bash, with a word that has colons', () => {
  test('only what stands behind the last colon is inserted', () => {
    const prelude = 'source /usr/share/bash-completion/bash_completion';
    expect(
      inShell('bash', ['--norc'], bashTab('ocf agent show ocf:heartbeat:IPadd', prelude)).trim().split('\n'),
    ).toEqual(['IPaddr', 'IPaddr2']);
  });
});

describeWith(['fish'], 'fish', () => {
  test('offers names with the descriptions of commands', () => {
    const script = `ocf completion fish | source
complete -C 'ocf node show '
complete -C 'ocf node l'
`;
    expect(inShell('fish', ['--no-config'], script)).toMatch(/^db1\nn1\nn2\nlist\tList the nodes/m);
  });
});

describeWith(['zsh'], 'zsh', () => {
  test('completes a name in its line editor', () => {
    // zsh completes only in its line editor, so one runs on a pseudo-terminal of zsh's own
    const script = `zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'unsetopt zle_bracketed_paste prompt_sp 2>/dev/null; autoload -Uz compinit; compinit -u -D; source <(ocf completion zsh); PROMPT=G\\O\\>'
zpty -r z screen '*GO>*'
zpty -w -n z $'ocf resource start v\\t'
zpty -r z screen '*start vip *'
print -r -- "$screen"
zpty -d z
`;
    expect(inShell('zsh', ['-f'], script)).toMatch(/ocf resource start vip /);
  });
});
