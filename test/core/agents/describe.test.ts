import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { renderAgentList } from '../../../src/cli/render/agent.ts';
import { plainStyle } from '../../../src/cli/style.ts';
import { thisMachine } from '../../../src/core/agents/access.ts';
import { agentList, agentListStatus } from '../../../src/core/agents/list.ts';
import { showAgent } from '../../../src/core/agents/show.ts';
import type { Node } from '../../../src/core/config/model.ts';
import { accessIn, temporaryHost } from './host.ts';

const { host, folder, remove } = temporaryHost();
afterAll(remove);
const agents = join(folder, 'agents');
const access = accessIn(host, [join(folder, 'first'), agents]);
const node = thisMachine(host.system);
const cache = join(host.paths.cache, 'agents');

function write(type: string, script: string, root = agents): void {
  mkdirSync(join(root, 'test'), { recursive: true });
  writeFileSync(join(root, 'test', type), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

const says = (text: string) =>
  `echo '<resource-agent name="x"><version>1.1</version><longdesc/><shortdesc>${text}</shortdesc></resource-agent>'`;
const shortdesc = async (agent: string) => (await showAgent(access, { agent, node })).shortdesc;

beforeEach(() => write('good', says('one')));

describe('descriptions', () => {
  test('are kept until the file changes', async () => {
    expect(await shortdesc('test:good')).toBe('one');
    expect(readdirSync(cache)).toHaveLength(1);
    write('good', says('another'));
    expect(await shortdesc('test:good')).toBe('another');
    expect(readdirSync(cache)).toHaveLength(1);
  });

  test('a folder that others can write is not believed', async () => {
    write('good', says('true'));
    await shortdesc('test:good');
    const [entry = ''] = readdirSync(cache);
    const forged = join(cache, entry);
    const { key, metadata } = JSON.parse(readFileSync(forged, 'utf8'));
    writeFileSync(forged, JSON.stringify({ key, metadata: { ...metadata, shortdesc: 'forged' } }));
    expect(await shortdesc('test:good')).toBe('forged');
    chmodSync(cache, 0o777);
    expect(await shortdesc('test:good')).toBe('true');
    chmodSync(cache, 0o700);
  });

  test('the first folder that has an agent wins', async () => {
    write('twice', says('second'));
    write('twice', says('first'), join(folder, 'first'));
    expect(await shortdesc('twice')).toBe('first');
  });

  test('a hanging agent costs the list its patience, is told the usual limit, and nothing of it is kept', async () => {
    const told = join(folder, 'told');
    write('hangs', `echo $OCF_RESKEY_CRM_meta_timeout >${told}; exec sleep 600`, join(folder, 'slow'));
    const slow = accessIn(host, [join(folder, 'slow')]);
    const before = readdirSync(cache).length;
    const list = await agentList(slow, { node, class: 'ocf', patience: 1500 });
    expect(list.agents).toMatchObject([{ agent: 'ocf:test:hangs', problem: 'no answer within 1.5 s' }]);
    expect(renderAgentList(list, plainStyle)).toContain('ocf:test:hangs  (no description: no answer within 1.5 s)');
    expect(readFileSync(told, 'utf8')).toBe('30000\n');
    expect(readdirSync(cache)).toHaveLength(before);
  });

  test('agents that cannot describe themselves stand in the list with the reason, and are asked again', async () => {
    write('broken', 'echo "ocf-exit-reason:no library" >&2; exit 2');
    write('torn', 'echo "<resource-agent>"');
    write('hidden', 'exit 0');
    chmodSync(join(agents, 'test', 'hidden'), 0o644);
    write('.secret', 'exit 0');
    const list = await agentList(access, { node, provider: 'test' });
    expect(list.agents.map(({ type, shortdesc, problem }) => [type, shortdesc ?? problem])).toEqual([
      ['broken', 'ocf:test:broken cannot describe itself: its meta-data action ended with 2 (no library).'],
      ['good', 'one'],
      ['torn', expect.stringContaining('The meta-data of ocf:test:torn is not well-formed XML')],
      ['twice', 'first'],
    ]);
    expect(agentListStatus(list)).toBe(4);
    write('torn', says('mended'));
    expect(await shortdesc('torn')).toBe('mended');
  });
});

describe('descriptions on another node', () => {
  const away: Node = { ...node, name: 'n1', id: 'one', transport: 'command', command: ['/bin/sh'] };
  const asked = () => readFileSync(join(folder, 'asked'), 'utf8').split('\n').length - 1;
  const witness = (text: string) => write('witness', `echo "$1" >>${join(folder, 'asked')}\n${says(text)}`);
  const there = async (at = away, agent = 'test:witness') => (await showAgent(access, { agent, node: at })).shortdesc;
  beforeEach(() => {
    rmSync(cache, { recursive: true, force: true });
    writeFileSync(join(folder, 'asked'), '');
    witness('one');
  });

  test('are kept until the file there changes, by node', async () => {
    expect([await there(), await there(), await there()]).toEqual(['one', 'one', 'one']);
    expect(asked()).toBe(1);
    expect(await there({ ...away, id: 'two', name: 'n2' })).toBe('one');
    expect(asked()).toBe(2);
    witness('another');
    expect([await there(), await there()]).toEqual(['another', 'another']);
    expect(asked()).toBe(3);
  });

  test('a file of the same size and age that was put in its place is another one', async () => {
    await there();
    const path = join(agents, 'test', 'witness');
    const { atime, mtime } = statSync(path);
    witness('two');
    utimesSync(path, atime, mtime);
    renameSync(path, `${path}.old`);
    witness('two');
    utimesSync(path, atime, mtime);
    expect(await there()).toBe('two');
    rmSync(`${path}.old`);
  });

  test('an agent in a folder before the one it was found in is another one', async () => {
    expect(await there()).toBe('one');
    write('witness', says('first'), join(folder, 'first'));
    expect(await there()).toBe('first');
    rmSync(join(folder, 'first', 'test', 'witness'));
    expect(await there()).toBe('one');
  });

  test('one that is gone, or cannot be started, is not remembered to be there', async () => {
    await there();
    const path = join(agents, 'test', 'witness');
    chmodSync(path, 0o644);
    await expect(there()).rejects.toMatchObject({ code: 'FAILED', message: expect.stringContaining('not executable') });
    rmSync(path);
    await expect(there()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a damaged entry, or one of another version, is passed over', async () => {
    await there();
    const [entry = ''] = readdirSync(cache);
    for (const key of ['[0,"x"]', '[1]', 'torn', '7']) {
      writeFileSync(join(cache, entry), JSON.stringify({ key, metadata: {} }));
      expect(await there()).toBe('one');
    }
  });
});
