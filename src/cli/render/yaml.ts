import { stringify } from 'yaml';

/** The data that --json prints, as YAML. Texts that readers of older YAML take for something else are quoted. */
export function renderYaml(data: object): string {
  return stringify(JSON.parse(JSON.stringify(data)), { lineWidth: 0, compat: 'yaml-1.1' }).trimEnd();
}
