import { BaseCommand } from '../../cli/base-command.ts';
import { schemaFile } from '../../cli/schema-file.ts';
import { clusterJsonSchema } from '../../core/config/describe/json-schema.ts';

export default class ConfigSchema extends BaseCommand {
  static override summary = 'Print the JSON Schema of the cluster file, for editors.';
  static override description =
    `Draft 2020-12, as the file that comes with the program. Editors find that one by the first comment of a file that ocf init made;
for a machine without ocf, or another path, save it and name it there: # yaml-language-server: $schema=PATH.
The schema knows single values; what names refer to, only ocf config validate knows.`;
  static override examples = [
    { description: 'Print it', command: '<%= config.bin %> config schema' },
    { description: 'With its path on this machine', command: '<%= config.bin %> config schema --json' },
  ];

  async run() {
    await this.parse(ConfigSchema);
    const result = { file: schemaFile(this.config.root), document: clusterJsonSchema() };
    return this.present(result, { text: ({ document }) => JSON.stringify(document, null, 2) });
  }
}
