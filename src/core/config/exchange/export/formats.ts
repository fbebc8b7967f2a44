/** Formats in which the configuration can be written. */
export const exportFormats = ['json', 'yaml', 'ansible', 'genders', 'clustershell', 'ssh-config'] as const;
export type ExportFormat = (typeof exportFormats)[number];
