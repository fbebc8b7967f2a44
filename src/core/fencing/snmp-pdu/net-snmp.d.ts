// What is used of the package net-snmp 3, which has no types of its own.
declare module 'net-snmp' {
  import type { EventEmitter } from 'node:events';

  export interface Varbind {
    readonly oid: string;
    readonly type: number;
    readonly value: unknown;
  }

  export interface SessionOptions {
    readonly port?: number;
    readonly retries?: number;
    readonly timeout?: number;
    readonly transport?: 'udp4' | 'udp6';
    readonly version?: number;
    readonly context?: string;
    readonly reportOidMismatchErrors?: boolean;
    readonly backwardsGetNexts?: boolean;
  }

  export interface User {
    readonly name: string;
    readonly level: number;
    readonly authProtocol?: number;
    readonly authKey?: string;
    readonly privProtocol?: number;
    readonly privKey?: string;
  }

  export interface Session extends EventEmitter {
    /** Taken over by each request when it begins. */
    retries: number;
    get(oids: readonly string[], done: (error: Error | null, varbinds?: readonly Varbind[]) => void): this;
    set(varbinds: readonly Varbind[], done: (error: Error | null, varbinds?: readonly Varbind[]) => void): this;
    /** `feed` gives true to stop. */
    subtree(
      oid: string,
      maxRepetitions: number,
      feed: (varbinds: readonly Varbind[]) => boolean,
      done: (error?: Error | null) => void,
    ): this;
    close(): this;
  }

  export function createSession(target: string, community: string, options: SessionOptions): Session;
  export function createV3Session(target: string, user: User, options: SessionOptions): Session;
  export function isVarbindError(varbind: Varbind): boolean;
  export const Version1: number;
  export const Version2c: number;
  export const Version3: number;
  export const ObjectType: Readonly<Record<string, number>>;
  export const SecurityLevel: Readonly<Record<string, number>>;
  export const AuthProtocols: Readonly<Record<string, number>>;
  export const PrivProtocols: Readonly<Record<string, number>>;
}
