import { looksSecret } from './check/word-rules.ts';
import type { ClusterModel, OptionValue } from './model.ts';

/** What is shown instead of a literal secret. */
export const hidden = '(hidden)';

/** Whether a value stands in the file as a literal that should not be shown. */
export function isLiteralSecret(name: string, value: OptionValue): boolean {
  return looksSecret(name) && typeof value !== 'object' && typeof value !== 'boolean' && value !== '';
}

/** Options or parameters as they may be shown: literal secrets hidden, references as they are. */
export function shownOptions(options: Readonly<Record<string, OptionValue>>): Readonly<Record<string, OptionValue>> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, isLiteralSecret(name, value) ? hidden : value]),
  );
}

/** A text about cluster files with the literal secrets of these models taken out of the lines that name them. */
export function withoutSecrets(text: string, models: readonly ClusterModel[]): string {
  const secrets = models.flatMap(literalSecrets);
  if (secrets.length === 0 || text === '') return text;
  return text
    .split('\n')
    .map((line) =>
      secrets.reduce((safe, { name, value }) => {
        const at = safe.indexOf(name);
        if (at < 0) return safe;
        const head = safe.slice(0, at + name.length);
        return (
          head + spellings(value).reduce((rest, spelling) => rest.replaceAll(spelling, '***'), safe.slice(head.length))
        );
      }, line),
    )
    .join('\n');
}

function literalSecrets({ devices, resources }: ClusterModel) {
  const options = [
    ...Object.values(devices).map((device) => device.options),
    ...Object.values(resources).map((resource) => resource.parameters),
  ];
  return options
    .flatMap((each) => Object.entries(each))
    .filter(([name, value]) => isLiteralSecret(name, value))
    .map(([name, value]) => ({ name, value: String(value) }));
}

// as it stands between quotes of either kind, and as it is
function spellings(value: string): readonly string[] {
  return [...new Set([JSON.stringify(value).slice(1, -1), value.replaceAll("'", "''"), value])];
}
