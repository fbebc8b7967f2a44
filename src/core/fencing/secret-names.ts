const secretName =
  /(^|_)(pass|passwd|password|passphrase|community|token|secret|apikey|key|secret_key|access_key|key_value|hexadecimal_kg)$/i;

/** Whether a parameter of that name holds a secret; programs do not say it of their parameters. */
export function isSecretName(name: string): boolean {
  return secretName.test(name.replaceAll('-', '_'));
}
