import type { Command } from '../driver.ts';

/**
 * A power strip, or anything else that switches plugs, by SNMP, described by a data file: where names, states and
 * commands stand in its tree. Its form as data is shape.ts, whole files stand in devices/snmp-pdu, how to write one in
 * ocf-device(5).
 *
 * @example
 * ocf-device: 1
 * summary: A strip of 24 outlets
 * identity: 1.3.6.1.4.1.318.1.3.4.5                  # its sysObjectID begins so
 * version: '1'                                       # when the device's options do not say
 * plug: '\d{1,2}'                                    # a plug's number, as a regular expression of the whole
 * names: 1.3.6.1.4.1.318.1.1.12.3.5.1.1.2.{plug}     # a list of several is looked through
 * status:
 *   oid: 1.3.6.1.4.1.318.1.1.12.3.5.1.1.4.{plug}
 *   on: 1
 *   off: 2
 *   pending: {oid: 1.3.6.1.4.1.318.1.1.12.3.5.1.1.5.{plug}, idle: 2}
 * off: {oid: 1.3.6.1.4.1.318.1.1.12.3.3.1.1.4.{plug}, value: 2}
 * on: {oid: 1.3.6.1.4.1.318.1.1.12.3.3.1.1.4.{plug}, value: 1}
 */
export interface SnmpFile {
  /** Where it was read. */
  readonly path: string;
  readonly summary: string;
  readonly version: string;
  /** Beginnings of the sysObjectID. */
  readonly identity: readonly string[];
  /** What a plug's number looks like, whole; nothing else is ever asked for as one. */
  readonly plug: RegExp;
  /** What is added to a plug's number to find it in the tree. */
  readonly shift: number;
  readonly names: readonly OidTemplate[];
  readonly status?: StatusObjects;
  readonly commands: Readonly<Partial<Record<Command, SetObject>>>;
}

/** An object identifier with `{plug}` in it, once. */
export type OidTemplate = string;

export interface StatusObjects {
  readonly oid: OidTemplate;
  readonly on: readonly number[];
  readonly off: readonly number[];
  /** Off counts only while this one is among these values too. */
  readonly also?: { readonly oid: OidTemplate; readonly off: readonly number[] };
  /** The state counts only while this one is among these values: otherwise a command is still to be carried out. */
  readonly pending?: { readonly oid: OidTemplate; readonly idle: readonly number[] };
}

export interface SetObject {
  readonly oid: OidTemplate;
  readonly value: number;
}

/** @example oidOf('1.3.6.{plug}.0', '7') // '1.3.6.7.0' */
export function oidOf(template: OidTemplate, index: string): string {
  return template.replace('{plug}', index);
}

/** The column that a template is a cell of, and what follows the plug's index. */
export function columnOf(template: OidTemplate): { readonly base: string; readonly rest: string } {
  const [base = '', rest = ''] = template.split('.{plug}');
  return { base, rest };
}
