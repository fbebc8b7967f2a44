import type { Attempt, VerdictKind } from '../verdict.ts';
import type { Pause } from './pause.ts';
import type { DevicePlugs } from './phase.ts';
import type { PhaseOptions } from './session.ts';

export type Levels = readonly (readonly DevicePlugs[])[];

export interface NodeWork extends Pick<PhaseOptions, 'powerTimeout' | 'logins' | 'acting' | 'askHuman'> {
  /** For messages. */
  readonly node: string;
  readonly levels: Levels;
  /** Told, before it happens or once it is seen, of: `off-sent`, `off-verified N` (level, from 0), `on-sent` … */
  readonly step: (name: string) => Promise<void>;
  /** Asked before every command; throws OcfError when it may not be sent. */
  readonly check: () => void;
}

export interface NodeEnd {
  readonly verdict: VerdictKind;
  /** Whether any command was sent. */
  readonly changed: boolean;
  readonly attempts: readonly Attempt[];
  /** What was waited before a command, by configuration. */
  readonly pauses?: readonly Pause[];
}

/** Of who did nothing while others may have. */
export const untouched: NodeEnd = { verdict: 'unknown', changed: false, attempts: [] };

/** Of who did nothing, and nobody else did either. */
export const nothingDone: NodeEnd = { ...untouched, verdict: 'failed' };

/** How the devices of one level are talked to; levels count from 1. */
export function levelOptions(
  work: Omit<NodeWork, 'node' | 'step' | 'check'>,
  level: number,
  attempts: Attempt[],
  onCommand: PhaseOptions['onCommand'],
): PhaseOptions {
  const { powerTimeout, logins, acting, askHuman } = work;
  const record = (attempt: Attempt) => void attempts.push(attempt);
  return {
    level,
    powerTimeout,
    logins,
    onCommand,
    record,
    ...(acting === undefined ? {} : { acting }),
    ...(askHuman ? { askHuman } : {}),
  };
}
