import type { ClusterModel, OptionValue } from '../model.ts';
import { isLiteralSecret } from '../secrets.ts';
import { offsetOf } from '../yaml/find.ts';
import { complain, type Reading } from './reading.ts';

/** Warns of every literal secret; the message names the option, never the value. */
export function checkSecrets(warnings: Reading, model: ClusterModel): void {
  for (const [name, device] of Object.entries(model.devices)) check(['devices', name, 'options'], device.options);
  for (const [name, { parameters }] of Object.entries(model.resources))
    check(['resources', name, 'parameters'], parameters);

  function check(path: readonly string[], options: Readonly<Record<string, OptionValue>>): void {
    for (const [name, value] of Object.entries(options)) {
      if (!isLiteralSecret(name, value)) continue;
      const whole = [...path, name];
      complain(
        warnings,
        offsetOf(warnings.tree, whole, 'value'),
        whole,
        `${whole.join('.')} holds a secret that everyone who reads the file can see.`,
        [`Write ${name}: {from: "file:/path"} and keep the secret in that file.`],
      );
    }
  }
}
