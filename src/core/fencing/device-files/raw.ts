import type { ErrorCode } from '../../errors.ts';
import type { Command, DriverParameter } from '../driver.ts';
import type { ModemLines } from './model.ts';

type Entries<T> = readonly (readonly [string, T])[];

/** A device file as readShape gives it; where it has problems, parts are missing. */
export interface RawDeviceFile extends Partial<Readonly<Record<Command, readonly RawStep[]>>> {
  readonly summary?: string;
  readonly sessions?: number;
  readonly line?: string;
  readonly pace?: number;
  readonly timeout?: number;
  readonly plug?: string;
  readonly options?: Entries<RawOption>;
  readonly login?: readonly RawStep[];
  readonly logout?: readonly RawStep[];
  readonly status?: RawStatus;
}

export type RawOption = Partial<Omit<DriverParameter, 'name'>>;

export interface RawStep {
  readonly send?: string;
  readonly switches?: boolean;
  readonly expect?: Entries<RawAnswer | string>;
  readonly within?: number;
  readonly forget?: boolean;
  readonly settle?: number;
  readonly pause?: number;
  readonly wait?: string;
  readonly modem?: ModemLines;
  readonly if?: string;
  readonly then?: readonly RawStep[];
  readonly else?: readonly RawStep[];
}

export interface RawAnswer {
  readonly text?: string;
  readonly pattern?: string;
  readonly alone?: boolean;
  readonly error?: ErrorCode;
  readonly say?: string;
  readonly effect?: 'none';
  readonly then?: readonly RawStep[];
  readonly again?: number;
}

export interface RawStatus {
  readonly steps?: readonly RawStep[];
  readonly states?: {
    readonly on?: readonly string[];
    readonly off?: readonly string[];
    readonly bit?: number;
    readonly set?: 'on' | 'off';
  };
  readonly table?: {
    readonly start?: string;
    readonly end?: string;
    readonly row?: string;
    readonly ignore?: string;
    readonly columns?: {
      readonly separator?: string;
      readonly plug?: string;
      readonly name?: string;
      readonly state?: string;
    };
  };
}
