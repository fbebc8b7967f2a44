import { join } from 'node:path';
import * as Flags from '@oclif/core/flags';
import { optionalArgument, repeated } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { durationFlag } from '../../cli/duration-flag.ts';
import { labOutput } from '../../cli/lab-output.ts';
import { holdRack } from '../../core/lab/hold-rack.ts';
import { parseNodeSet } from '../../core/nodeset/parse.ts';

export default class LabRack extends BaseCommand {
  static override summary = 'Simulate a rack: hosts behind a power switch that lies on demand.';
  static override description =
    `To try ocf, and to test it and other programs that cut power, without a rack. Every host is a process of its own that dies with all it started when its power is cut. The switch is reached through the fronts that are asked for, all on 127.0.0.1, with a fault when one is given; a ready cluster file is written.
It runs until its input ends or it is interrupted, and takes orders from its input, a line each, or from ocf lab tell: "help" lists them. --json prints one event a line.`;
  static override examples = [
    { description: 'Three hosts behind a WTI switch', command: '<%= config.bin %> lab rack' },
    {
      description: 'Four, reached in two ways, with a switch that does nothing',
      command: "<%= config.bin %> lab rack 'n[1-4]' --front wti:telnet --front redfish --fault no-effect",
    },
  ];
  static override args = { nodeset: optionalArgument('Hosts of the rack; n[1-3] when left out.') };
  static override flags = {
    front: repeated(
      'What the switch is reached through, wti when left out; NAME:telnet or NAME:pty where lines of text are spoken, snmp:MODEL.',
      'NAME',
    ),
    folder: Flags.string({
      summary: 'Where its files are kept; a temporary folder, deleted in the end, when left out.',
      helpValue: 'DIR',
    }),
    fault: Flags.string({ summary: 'What the switch does wrong from the start.', helpValue: 'NAME' }),
    takes: durationFlag({ summary: 'How long a command takes; no time when left out.' }),
  };

  async run() {
    const { args, flags } = await this.parse(LabRack);
    const set = parseNodeSet(args.nodeset ?? 'n[1-3]');
    const { front: fronts = ['wti'], folder, fault, takes } = flags;
    const built = (name: string) => join(this.config.root, 'dist', name);
    const programs = { host: built('lab-host.cjs'), relay: built('lab-relay.cjs') };
    const about = { json: this.wantsJson(), schema: this.schema(), refused: flags['no-color'] === true };
    const hosts = { names: set.names(), nodes: set.fold() };
    const more = { orders: process.stdin, onEvent: await labOutput(about) };
    await holdRack(this.host(), { ...hosts, fronts, folder, fault, takes, programs, ...more });
  }
}
