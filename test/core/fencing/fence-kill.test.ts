import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { FenceResult } from '../../../src/core/fencing/act/fence.ts';
import { describeWith } from '../../support/components.ts';
import { simulatedSwitch } from '../../support/rack-switch.ts';
import { bundleWorker, type Worker } from '../../support/rack-worker.ts';

const long = process.env.OCF_LONG === '1';

/** What the requests of these tests are made to: where it is, what was done to n2 in order, and whether it is on. */
interface Target {
  readonly at: string;
  done(): readonly string[];
  on(): boolean;
  close(): Promise<void>;
}

const targets: Readonly<Record<string, (folder: string) => Promise<Target>>> = {
  'a switch on a line': async () => {
    const rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'] });
    const port = await rack.listen();
    return {
      at: String(port),
      done: () => rack.log.map(({ verb, numbers }) => `${verb} ${numbers}`),
      on: () => rack.plugs[1]?.on === true && rack.plugs.every(({ on }) => on),
      close: () => rack.close(),
    };
  },
  'a fence agent': async (folder) => {
    const program = join(folder, 'fence_counts');
    const file = (name: string) => join(folder, name);
    writeFileSync(file('power'), 'on');
    writeFileSync(file('log'), '');
    const names = ['on', 'off', 'reboot', 'status'];
    const actions = names.map((name) => `<action name="${name}"/>`).join('');
    writeFileSync(
      program,
      `#!/bin/sh
[ "$1" = -o ] && { echo '<resource-agent name="fence_counts"><parameters><parameter name="plug"><content type="string"/></parameter></parameters><actions>${actions}</actions></resource-agent>'; exit 0; }
while read -r line; do case $line in action=*) action=\${line#*=} ;; plug=*) plug=\${line#*=} ;; esac; done
case $action in
  status) [ "$(cat ${file('power')})" = on ] || exit 2 ;;
  on|off) echo "$action $plug" >>${file('log')}; echo $action >${file('power')} ;;
  *) exit 1 ;;
esac
exit 0
`,
      { mode: 0o755 },
    );
    return {
      at: program,
      done: () => readFileSync(file('log'), 'utf8').split('\n').filter(Boolean),
      on: () => readFileSync(file('power'), 'utf8').trim() === 'on',
      close: async () => undefined,
    };
  },
};

describeWith(['flock'], 'whoever asks, however many, whatever dies', () => {
  let worker: Worker;
  let folder: string;
  let target: Target | undefined;
  beforeAll(async () => {
    worker = await bundleWorker('fence');
  });
  afterAll(() => worker.remove());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-kill-'));
  });
  afterEach(async () => {
    await worker.end();
    await target?.close();
    target = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const many = long ? 100 : 20;
  test.each(Object.keys(targets))(
    `${many} at the same instant, %s: one off, one on, one verdict`,
    async (name) => {
      target = await (targets[name] as (typeof targets)[string])(folder);
      const { at } = target;
      const ends = await Promise.all(Array.from({ length: many }, () => worker.run([folder, at, 'reboot'])));
      const nodes = ends.map(({ stdout, stderr }) => {
        expect(stderr).toBe('');
        return (JSON.parse(stdout) as FenceResult).nodes[0];
      });
      expect(target.done()).toEqual(['off 2', 'on 2']);
      expect(target.on()).toBe(true);
      expect(new Set(nodes.map((node) => `${node?.verdict} ${node?.operation}`)).size).toBe(1);
      expect(nodes[0]?.verdict).toBe('verified-on');
    },
    300_000,
  );

  const moments = long ? 100 : 10;
  test.each(Object.keys(targets))(
    `killed at ${moments} moments, %s: the next tells the truth and repeats nothing`,
    async (name) => {
      const make = targets[name] as (typeof targets)[string];
      const round = async (moment: number | undefined) => {
        const place = mkdtempSync(join(folder, 'round-'));
        target = await make(place);
        const begun = performance.now();
        let timer: NodeJS.Timeout | undefined;
        const first = await worker.run([place, target.at, 'reboot'], (pid) => {
          if (moment !== undefined) timer = setTimeout(() => process.kill(pid, 'SIGKILL'), moment);
        });
        clearTimeout(timer);
        const took = performance.now() - begun;
        const second = await worker.run([place, target.at, 'reboot']);
        expect(second.stderr).toBe('');
        expect(JSON.parse(second.stdout)).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on' }] });
        expect(target.on()).toBe(true);
        expect(target.done()).toEqual(['off 2', 'on 2']);
        await target.close();
        return { took, killed: first.signal === 'SIGKILL' };
      };
      const { took } = await round(undefined);
      let killed = 0;
      for (let index = 0; index < moments; index++) {
        if ((await round((took * (index + 0.5)) / moments)).killed) killed += 1;
      }
      expect(killed).toBeGreaterThan(moments / 2);
    },
    600_000,
  );
});
