import { whole } from '../device-files/patterns.ts';
import type { SetObject, SnmpFile, StatusObjects } from './model.ts';

/** A device file for SNMP as readShape gives it; where it has problems, parts are missing. */
export interface RawSnmpFile {
  readonly summary?: string;
  readonly identity?: readonly string[];
  readonly version?: string;
  readonly plug?: string;
  readonly shift?: number;
  readonly names?: readonly string[];
  readonly status?: Partial<StatusObjects>;
  readonly off?: Partial<SetObject>;
  readonly on?: Partial<SetObject>;
  readonly reset?: Partial<SetObject>;
}

/** The model of a file without problems. */
export function buildSnmpFile(path: string, raw: RawSnmpFile): SnmpFile {
  const { summary = '', identity = [], version = '2c', plug = '', shift = 0, names = [], status } = raw;
  const commands = (['off', 'on', 'reset'] as const).flatMap((command) =>
    raw[command] ? [[command, raw[command] as SetObject] as const] : [],
  );
  return {
    path,
    summary,
    version,
    identity,
    plug: whole(plug),
    shift,
    names,
    ...(status ? { status: status as StatusObjects } : {}),
    commands: Object.fromEntries(commands),
  };
}
