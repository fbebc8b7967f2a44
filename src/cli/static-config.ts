/** What a command started by the front door needs of an oclif Config: its names, and that there are no hooks. */
export class StaticConfig {
  readonly name = 'ocf';
  readonly bin = 'ocf';
  readonly topicSeparator = ' ';
  readonly root: string;
  readonly version: string;

  constructor(root: string, version: string) {
    this.root = root;
    this.version = version;
  }

  async runHook(): Promise<{ successes: []; failures: [] }> {
    return { successes: [], failures: [] };
  }
}
