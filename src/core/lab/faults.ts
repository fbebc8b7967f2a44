/** What a simulated switch can be told to do wrong, whatever it is reached through. A front may add faults of its own. */
export const commonFaults = {
  none: 'nothing is wrong',
  'says-on': 'switches, and every look says on',
  'no-effect': 'says done and does nothing; looks tell the truth',
  slow: 'answers late',
  silent: 'takes commands, switches, and never answers',
  'hang-up-before': 'closes the line on a command, nothing switched',
  'hang-up-after': 'closes the line on a command, switched',
  'half-line': 'says half of the answer to a command and closes the line, switched',
  'wrong-plug': 'switches the neighbour of the plug it is told, and says done',
  'login-refused': 'lets nobody in: no password is right',
  busy: 'refuses every session: somebody else has it for ever',
  garbage: 'answers commands and looks with noise, nothing switched',
} as const;

/** Names and what they do. */
export type Faults = Readonly<Record<string, string>>;
