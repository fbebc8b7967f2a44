// One requester. The "device" is a file that counts shots. DIES is the moment of its own SIGKILL, 0 for never.
import { appendFileSync, readFileSync } from 'node:fs';
import { shootOnce } from '../../../../src/core/fencing/shot/shoot-once.ts';
import { realSystem } from '../../../../src/core/system.ts';

const [folder = '', action = 'off', dies = '0', tolerance = '600000'] = process.argv.slice(2);
const device = `${folder}/device.log`;
const system = realSystem();
let moment = 0;

function mayDie() {
  moment += 1;
  if (String(moment) === dies) process.kill(process.pid, 'SIGKILL');
}

function shots(): string[] {
  try {
    return readFileSync(device, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}

const outcome = await shootOnce<string>(
  {
    folder,
    target: 'n1',
    action,
    wait: 600_000,
    tolerance: Number(tolerance),
    system,
    signal: new AbortController().signal,
  },
  async (turn) => {
    mayDie();
    // whoever takes over asks the device, as the fencing of a node does
    if (turn.previous && shots().at(-1) === action) return { verified: true, result: 'taken over' };
    turn.step('sent');
    mayDie();
    appendFileSync(device, `${action}\n`);
    mayDie();
    await system.sleep(50);
    turn.step('verified');
    mayDie();
    return { verified: true, result: turn.operation };
  },
  async ({ result }) => (shots().at(-1) === action ? result : undefined),
);
process.stdout.write(JSON.stringify(outcome));
