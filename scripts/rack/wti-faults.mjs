/** What the switch can be told to do wrong, and when: */
export const faults = {
  none: 'nothing is wrong',
  'no-effect': 'takes commands and does nothing; the table tells the truth',
  slow: 'answers late',
  silent: 'takes commands, switches, and never answers',
  'hang-up-before': 'closes the line on a command, nothing switched',
  'hang-up-after': 'closes the line on a command, switched',
  'half-line': 'says half of the answer to a command and closes the line, switched',
  garbage: 'answers commands and `/s` with noise, nothing switched',
  'garbage-table': 'switches; the table is noise',
  'shifted-table': 'switches; the table has other columns',
  'half-table': 'switches; the table ends in the middle and the line closes',
  'unknown-state': 'switches; the table says neither ON nor OFF',
  'wrong-password': 'no password is right',
  busy: 'somebody else has the session for ever',
};
