export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/transform.mjs' },
  moduleNameMapper: { '^fast-check$': '<rootDir>/test/support/property.mjs' },
  setupFiles: ['<rootDir>/test/support/console.mjs'],
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts'],
  // against what hangs, not against what is slow: nothing may fail because the machine is busy
  testTimeout: process.env.OCF_LONG === '1' ? 1_800_000 : 600_000,
  // most tests wait for processes, devices and hosts: three go side by side also on two cores
  maxWorkers: 3,
  reporters: ['default', '<rootDir>/test/support/totals.mjs'],
};
