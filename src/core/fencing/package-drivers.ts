import type { FenceDriver } from './driver.ts';

/**
 * What an npm package with drivers exports as `fenceDrivers`; `format` is the version of this interface.
 *
 * @example
 * // package.json: {"name": "ocf-strips", "main": "index.js"}; in the cluster file: driver: "npm:ocf-strips:mini"
 * exports.fenceDrivers = {
 *   format: 1,
 *   drivers: {
 *     mini: {
 *       describe: async () => ({
 *         name: 'mini', summary: 'A small strip',
 *         parameters: [{ name: 'host', type: 'string', required: true, secret: false, help: 'Its address.' }],
 *         capabilities: { commands: ['off', 'on'], status: true, list: false },
 *       }),
 *       explain: (plug) => ({ off: `off ${plug}`, on: `on ${plug}`, status: `status ${plug}` }),
 *       limit: () => 10_000,
 *       open: async ({ options }) => ({
 *         status: async (plug) => ({ power: await look(options.host, plug), evidence: 'what it said' }),
 *         command: async (plug, command) => ({ effect: await tell(options.host, plug, command), evidence: '…' }),
 *         close: async () => undefined,
 *       }),
 *     },
 *   },
 * };
 */
export interface PackageDrivers {
  readonly format: 1;
  /** By name; a package with one driver needs no name in the cluster file. */
  readonly drivers: Readonly<Record<string, FenceDriver>>;
}
