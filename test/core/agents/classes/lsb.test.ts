import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { thisMachine } from '../../../../src/core/agents/access.ts';
import { runAction } from '../../../../src/core/agents/action.ts';
import { lsbCode } from '../../../../src/core/agents/classes/lsb.ts';
import { lsbHeader } from '../../../../src/core/agents/classes/lsb-header.ts';
import { agentStatus } from '../../../../src/core/agents/exit-status.ts';
import { agentList } from '../../../../src/core/agents/list.ts';
import { parseMetadata } from '../../../../src/core/agents/metadata.ts';
import { usualPlaces } from '../../../../src/core/agents/service-places.ts';
import { showAgent } from '../../../../src/core/agents/show.ts';
import type { Node } from '../../../../src/core/config/model.ts';
import { spawnProgram } from '../../../../src/core/transport/spawn.ts';
import { describeWith } from '../../../support/components.ts';
import { accessIn, temporaryHost } from '../host.ts';

const { host, folder, remove } = temporaryHost();
afterAll(remove);
const initFolder = join(folder, 'init.d');
mkdirSync(initFolder);
const access = { ...accessIn(host, [folder]), places: { ...usualPlaces, initFolder } };
const here = thisMachine(host.system);
const shell: Node = { ...here, name: 'shell', transport: 'command', command: ['/bin/sh'] };

function write(name: string, text: string, mode = 0o755): void {
  writeFileSync(join(initFolder, name), `#!/bin/sh\n${text}\n`, { mode });
}

const run = (name: string, action: string, more: Partial<Parameters<typeof runAction>[1]> = {}) =>
  runAction(access, { agent: `lsb:${name}`, action, node: here, parameters: {}, check: false, ...more });

// as Debian's skeleton has it, with a real process
const daemon = `### BEGIN INIT INFO
# Provides:          sleeper
# Required-Start:    $remote_fs
# Default-Start:     2 3 4 5
# Short-Description: Sleeps for long
# Description:       Sleeps, and does
#                    nothing else.
#\tReally nothing.
### END INIT INFO
# Short-Description: not this one
pidfile=${folder}/sleeper.pid
alive() { [ -f "$pidfile" ] && kill -0 "$(cat "$pidfile")" 2>/dev/null; }
case $1 in
  start) alive || { setsid sleep 600 </dev/null >/dev/null 2>&1 & echo $! >"$pidfile"; } ;;
  stop) if alive; then kill -9 "$(cat "$pidfile")"; fi; rm -f "$pidfile" ;;
  status) if alive; then exit 0; elif [ -f "$pidfile" ]; then exit 1; else exit 3; fi ;;
  *) echo "usage: $0 start|stop|status" >&2; exit 2 ;;
esac`;

describe('a start script of LSB', () => {
  test.each([
    ['here', here],
    ['through a shell', shell],
  ])('lives a whole life %s', async (_, node) => {
    write('sleeper', daemon);
    const results = [];
    for (const action of ['monitor', 'start', 'start', 'monitor', 'status']) {
      results.push(await run('sleeper', action, { node, check: true }));
    }
    process.kill(Number(readFileSync(join(folder, 'sleeper.pid'), 'utf8')), 'SIGKILL');
    // a killed process may stay in the table until the first process has buried it
    let dead = await run('sleeper', 'monitor', { node });
    while (dead.code === 0) dead = await run('sleeper', 'monitor', { node });
    for (const action of ['stop', 'stop', 'monitor']) results.push(await run('sleeper', action, { node }));
    expect(results.map(({ code }) => code)).toEqual([7, 0, 0, 0, 0, 0, 0, 7]);
    expect(dead).toMatchObject({ code: 7, rawCode: 1, meaning: 'dead, its pid file is still there' });
    expect(agentStatus(dead)).toBe(7);
  });

  // the tables of Pacemaker's services library
  test.each([
    [0, 0],
    [1, 7],
    [2, 7],
    [3, 7],
    [4, 1],
    [5, 1],
    [127, 1],
    [150, 5],
    [151, 4],
    [137, 1],
    [255, 1],
  ])('status %i is %i', (rawCode, code) => {
    expect(lsbCode(rawCode, 'monitor')).toMatchObject({ rawCode, code });
    expect(lsbCode(rawCode, 'status')).toMatchObject({ rawCode, code });
  });
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 150, 190, 255])('%i of start and stop', (rawCode) => {
    for (const action of ['start', 'stop']) expect(lsbCode(rawCode, action).code).toBe(rawCode <= 7 ? rawCode : 1);
  });

  test('gives its last word as the reason of a failure, and no parameter or secret of ours', async () => {
    write('broken', 'echo noise; echo first >&2; echo "no such disk" >&2; env | sort >&1; exit 1');
    const failed = await run('broken', 'start');
    expect(failed).toMatchObject({ code: 1, reason: 'no such disk' });
    expect(failed.stdout).not.toContain('OCF_');
    expect(await run('broken', 'monitor')).not.toHaveProperty('reason');
  });

  test('one that hangs is ended by the time limit, with what it started', async () => {
    write('hangs', 'sleep 600 & sleep 600; exit 0');
    const hung = await run('hangs', 'start', { timeout: 300 });
    expect(hung).toMatchObject({ timedOut: true });
    expect(hung).not.toHaveProperty('code');
  });

  test.each([
    ['here', here],
    ['shell', shell],
  ])('one that is not there, or may not be run, is not installed: %s', async (name, node) => {
    write('inert', 'exit 0', 0o644);
    for (const action of ['monitor', 'start', 'stop']) {
      expect(await run('nope', action, { node })).toMatchObject({
        code: 5,
        reason: `The agent lsb:nope is not installed on ${name}: there is no script ${initFolder}/nope.`,
      });
      expect(await run('inert', action, { node })).toMatchObject({
        code: 5,
        reason: `The agent lsb:inert cannot be started on ${name}: ${initFolder}/inert is not executable.`,
      });
    }
    write('sleeper', daemon);
    await expect(showAgent(access, { agent: 'lsb:sleper', node })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: `There is no agent "lsb:sleper" in ${initFolder}.`,
      suggestions: ['Did you mean lsb:sleeper?', 'See: ocf agent list'],
    });
  });

  test('describes itself by its header', async () => {
    write('sleeper', daemon);
    const { parameters, actions, ...shown } = await showAgent(access, { agent: 'lsb:sleeper', node: here });
    expect(shown).toMatchObject({
      agent: 'lsb:sleeper',
      class: 'lsb',
      shortdesc: 'Sleeps for long',
      longdesc: 'Sleeps, and does\nnothing else.\nReally nothing.',
    });
    expect(parameters).toEqual([]);
    expect(actions).toContainEqual({ name: 'monitor', timeout: 15_000, interval: 15_000 });
  });

  test('all are listed, but hidden ones and those that may not be run', async () => {
    write('sleeper', daemon);
    write('inert', 'exit 0', 0o644);
    write('.hidden', 'exit 0');
    write('odd name', 'exit 0');
    write('bare', 'exit 0');
    mkdirSync(join(initFolder, 'folder'), { recursive: true });
    for (const node of [here, shell]) {
      const { agents } = await agentList(access, { node, class: 'lsb' });
      expect(agents.map(({ type }) => type)).not.toContain('odd name');
      expect(agents).toEqual(
        expect.arrayContaining([
          { agent: 'lsb:bare', class: 'lsb', type: 'bare', shortdesc: '' },
          { agent: 'lsb:sleeper', class: 'lsb', type: 'sleeper', shortdesc: 'Sleeps for long' },
        ]),
      );
      expect(agents.map(({ type }) => type)).not.toEqual(expect.arrayContaining(['inert']));
    }
    const none = { ...access, places: { ...access.places, initFolder: join(folder, 'none') } };
    expect((await agentList(none, { node: here, class: 'lsb' })).agents).toEqual([]);
  });

  test('a header that is none, or odd, is harmless', () => {
    expect(lsbHeader('')).toEqual(new Map());
    expect(lsbHeader('# Provides:\n#  x\n# Description:  a\n#\n#  b\n# __proto__: y\n# Description: z')).toEqual(
      new Map([
        ['provides', ''],
        ['description', 'a'],
      ]),
    );
  });
});

describeWith(['crm_resource'], 'the start scripts of this machine', () => {
  test('are those, and say what, crm_resource shows', async () => {
    const usual = accessIn(host);
    const ask = async (...words: string[]) =>
      (await spawnProgram({ argv: ['crm_resource', ...words], timeout: 20_000 })).stdout;
    const { agents } = await agentList(usual, { node: here, class: 'lsb' });
    const theirs = (await ask('--list-agents', 'lsb')).trim().split('\n').filter(Boolean);
    expect(agents.map(({ type }) => type)).toEqual(theirs.sort());
    const words = (text: string) => text.split(/\s+/).filter(Boolean).join(' ');
    // where a script says nothing, or says it behind a Description of several lines, Pacemaker gives its name
    const same = (ours: string, theirs: string, name: string) =>
      words(theirs) === name || words(ours) === words(theirs);
    for (const { agent, type } of agents) {
      const shown = await showAgent(usual, { agent, node: here });
      const oracle = await parseMetadata(await ask('--show-metadata', agent), agent);
      expect([agent, same(shown.shortdesc, oracle.shortdesc, type)]).toEqual([agent, true]);
      expect([agent, same(shown.longdesc, oracle.longdesc, type)]).toEqual([agent, true]);
      const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name);
      expect([...shown.actions].sort(byName)).toEqual([...oracle.actions].sort(byName));
    }
  });
});
