/** The public edge of the library: everything a program that imports `ocf` may rely on. */
export type { Cluster, Host } from './core/cluster.ts';
export type { ErrorCode, OcfErrorDetails, Place } from './core/errors.ts';
export { exitStatus, OcfError } from './core/errors.ts';
export { type ClusterOptions, openCluster } from './core/open-cluster.ts';
export { type HostOptions, openHost } from './core/open-host.ts';
export { type Reporter, silentReporter } from './core/reporter.ts';
export { realSystem, type System } from './core/system.ts';
