import { Config } from '@oclif/core/config';

/** An oclif Config that reads nothing: commands started by the front door need only its names. */
export class StaticConfig extends Config {
  constructor(root: string, version: string) {
    super({ root });
    Object.assign(this, { root, version, name: 'ocf', bin: 'ocf', topicSeparator: ' ', valid: true });
  }

  override async runHook(): Promise<{ successes: []; failures: [] }> {
    return { successes: [], failures: [] };
  }
}
