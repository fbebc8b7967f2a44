// What only help and oclif's own discovery need of oclif; built into a file of its own that other starts never read.
export * as config from '@oclif/core/config';
export { execute } from '@oclif/core/execute';
export * as help from '@oclif/core/help';
export { ux } from '@oclif/core/ux';
