/** Faults of fronts that show all plugs in a table. */
export const tableFaults = {
  'garbage-table': 'switches; the table is noise',
  'shifted-table': 'switches; the table has other columns',
  'half-table': 'switches; the table ends in the middle and the line closes',
  'unknown-state': 'switches; the table says neither ON nor OFF',
} as const;
