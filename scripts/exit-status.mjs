/** What each exit status means, for the man pages; src/core/errors.ts holds the numbers and a test compares both. */
export const exitStatusRows = [
  [0, 'Done, or the answer is yes.'],
  [1, 'Failed.'],
  [2, 'The command line is wrong, or a question could not be asked without a terminal.'],
  [3, 'The answer is no.'],
  [4, 'Partly failed.'],
  [5, 'Refused for safety, or declined.'],
  [6, 'A time limit was reached.'],
  [7, 'The outcome could not be verified.'],
  [8, 'Something named was not found.'],
  [9, 'A conflict: it exists already, or it was changed by somebody else.'],
  [10, 'Credentials were refused or cannot be read.'],
  [11, 'There is no quorum.'],
  [12, 'The configuration is invalid.'],
  [70, 'A bug in ocf.'],
  [130, 'Interrupted.'],
];
