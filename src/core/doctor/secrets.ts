import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '../cluster.ts';
import type { OptionValue } from '../config/model.ts';
import { isLiteralSecret } from '../config/secrets.ts';
import { type Finding, findingsOf } from './finding.ts';

/** Secrets of the cluster file: none may stand in it, and those it refers to have to be there. None is read. */
export function judgeSecrets({ model, system }: Pick<Cluster, 'model' | 'system'>): readonly Finding[] {
  const { good, warning, bad } = findingsOf('secrets', null);
  const places = [
    ...Object.entries(model.devices).map(([name, { options }]) => [`device ${name}`, options] as const),
    ...Object.entries(model.resources).map(([name, { parameters }]) => [`resource ${name}`, parameters] as const),
  ];
  const found = places.flatMap(([owner, values]) =>
    Object.entries(values).flatMap(([name, value]) => {
      if (isLiteralSecret(name, value)) {
        const remedy = `Put it into a file of mode 600 and write: ${name}: {from: "file:/PATH"}`;
        return [warning(`The ${name} of ${owner} stands in the cluster file, and in each kept version of it.`, remedy)];
      }
      const why = whyMissing(value, system.env);
      return why === undefined
        ? []
        : [bad(`The ${name} of ${owner} cannot be had: ${why}.`, 'See SECRETS in ocf.yaml(5).')];
    }),
  );
  return found.length > 0 ? found : [good('No secret stands in the cluster file, and none is missing.')];
}

function whyMissing(value: OptionValue, env: Cluster['system']['env']): string | undefined {
  if (typeof value !== 'object') return undefined;
  const [, kind, rest = ''] = /^(file|env):(.*)$/s.exec(value.from) ?? [];
  if (kind === 'env') return env[rest] === undefined ? `the variable ${rest} is not set` : undefined;
  if (kind !== 'file') return undefined;
  const path = rest.startsWith('~/') ? join(env.HOME || homedir(), rest.slice(2)) : rest;
  if (!existsSync(path)) return `there is no file ${path}`;
  try {
    accessSync(path, constants.R_OK);
    return undefined;
  } catch {
    return `the file ${path} cannot be read`;
  }
}
