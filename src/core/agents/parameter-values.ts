import type { Host } from '../cluster.ts';
import type { OptionValue } from '../config/model.ts';
import { resolveSecret } from '../transport/secrets.ts';

export interface PlainParameters {
  readonly values: Readonly<Record<string, string>>;
  /** The text with every secret value taken out. */
  readonly hideSecrets: (text: string) => string;
}

/**
 * Parameters as the agent gets them: references are resolved, everything is text.
 *
 * @throws OcfError CREDENTIALS when a secret cannot be read.
 */
export async function plainParameters(
  parameters: Readonly<Record<string, OptionValue>>,
  host: Pick<Host, 'system' | 'signal'>,
): Promise<PlainParameters> {
  const values: Record<string, string> = {};
  const secrets: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === 'object') {
      const secret = await resolveSecret(value, host.system);
      secrets.push(secret);
      values[name] = secret;
    } else {
      values[name] = String(value);
    }
  }
  return { values, hideSecrets: (text) => secrets.filter(Boolean).reduce(hide, text) };
}

function hide(text: string, secret: string): string {
  return text.replaceAll(secret, '[secret]');
}
