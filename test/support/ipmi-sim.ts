import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnProgram } from '../../src/core/transport/spawn.ts';
import { until } from './until.ts';

/** A service processor: openipmi's own simulator, with the power of one machine in a file. */
export interface IpmiSimulator {
  readonly port: number;
  readonly password: string;
  power(): 'on' | 'off';
  /** What it was told to do, in order: `power 0`, `power 1`. */
  orders(): string[];
  /** Takes every command and does nothing; the state it gives is the true one. */
  lie(): void;
  /** What is wrong with it from now on. */
  fault(name: ChassisFault): void;
  /** It stops answering, or goes on. */
  freeze(frozen: boolean): void;
  stop(): Promise<void>;
}

/**
 * `no-effect` says done and does nothing, `says-on` switches and says on, `slow` answers late, `refuses` turns commands
 * down, `blind` cannot tell the state, `garbage` gives a state that is none, `hang-up` dies once it has switched.
 */
export const chassisFaults = ['no-effect', 'says-on', 'slow', 'refuses', 'blind', 'garbage', 'hang-up'] as const;
export type ChassisFault = 'none' | (typeof chassisFaults)[number];

export async function startIpmiSimulator({ password = 'ipmi-geheim' } = {}): Promise<IpmiSimulator> {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-ipmi-'));
  const port = await freePort();
  const file = (name: string) => join(folder, name);
  writeFileSync(file('power'), '1');
  writeFileSync(file('orders'), '');
  writeFileSync(file('fault'), 'none');
  writeFileSync(file('chassis'), chassis(folder), { mode: 0o755 });
  writeFileSync(file('lan.conf'), lan(folder, port, password));
  writeFileSync(file('bmc.emu'), emulation);
  mkdirSync(file('state'));
  const words = ['-c', file('lan.conf'), '-f', file('bmc.emu'), '-s', file('state'), '-n'];
  const simulator = spawn('ipmi_sim', words, { stdio: ['ignore', 'ignore', 'ignore'], cwd: folder });
  writeFileSync(file('pid'), String(simulator.pid));
  try {
    await until(async () => simulator.exitCode !== null || (await answers(port, password)));
    if (simulator.exitCode !== null) throw new Error(`ipmi_sim ended with status ${simulator.exitCode}`);
  } catch (error) {
    await ended(simulator);
    throw error;
  }
  return {
    port,
    password,
    power: () => (readFileSync(file('power'), 'utf8').trim() === '1' ? 'on' : 'off'),
    orders: () => readFileSync(file('orders'), 'utf8').split('\n').filter(Boolean),
    lie: () => writeFileSync(file('fault'), 'no-effect'),
    fault: (name) => writeFileSync(file('fault'), name),
    freeze: (frozen) => void simulator.kill(frozen ? 'SIGSTOP' : 'SIGCONT'),
    async stop() {
      await ended(simulator);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number, password: string): Promise<boolean> {
  const words = ['-I', 'lanplus', '-C', '3', '-H', '127.0.0.1', '-p', String(port), '-U', 'admin', '-E'];
  const result = await spawnProgram({
    argv: ['ipmitool', ...words, '-N', '1', '-R', '1', 'chassis', 'power', 'status'],
    env: { IPMI_PASSWORD: password },
    timeout: 5000,
  });
  return result.code === 0;
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await gone;
}

// IPMI is spoken over UDP; the simulator also listens on nothing else.
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

// `check` is asked before; the simulator is this script's parent
const chassis = (folder: string) => `#!/bin/sh
fault=$(cat ${folder}/fault)
[ "$fault" = slow ] && sleep 0.4
case "$1 $2" in
  'get power')
    case "$fault" in
      says-on) echo power:1 ;;
      blind) exit 1 ;;
      garbage) echo 'power:off and on' ;;
      *) echo "power:$(cat ${folder}/power)" ;;
    esac ;;
  'set power')
    echo "power $3" >>${folder}/orders
    [ "$fault" = refuses ] && exit 1
    [ "$fault" = no-effect ] || echo "$3" >${folder}/power
    [ "$fault" = hang-up ] && kill -9 $(cat ${folder}/pid) ;;
  'set reset') echo reset >>${folder}/orders ;;
  get*) echo "$2:0" ;;
esac
exit 0
`;

const lan = (folder: string, port: number, password: string) => `name "bmc1"
set_working_mc 0x20
  startlan 1
    addr 127.0.0.1 ${port}
    priv_limit admin
    allowed_auths_callback none md2 md5 straight
    allowed_auths_user none md2 md5 straight
    allowed_auths_operator none md2 md5 straight
    allowed_auths_admin none md2 md5 straight
    guid a123456789abcdefa123456789abcdef
  endlan
  chassis_control "${folder}/chassis"
  user 2 true "admin" "${password}" admin 10 none md2 md5 straight
`;

const emulation = `mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
sel_enable 0x20 1000 0x0a
mc_enable 0x20
`;
