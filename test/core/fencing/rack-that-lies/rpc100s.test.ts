import { describeLies, doubtful, nothing, unseen } from '../../../support/lying-rack.ts';

// Its word is all there is, and alone verifies nothing.
const outcomes = {
  none: unseen,
  'says-on': unseen,
  'no-effect': unseen,
  slow: unseen,
  silent: doubtful,
  'hang-up-before': doubtful,
  'hang-up-after': doubtful,
  'half-line': doubtful,
  'wrong-plug': unseen,
  'login-refused': unseen,
  busy: nothing,
  garbage: doubtful,
};

for (const way of ['tcp', 'pty'] as const) {
  describeLies(`serial/nw-rpc100s over ${way}`, {
    front: 'rpc100s',
    way,
    besides: way !== 'tcp',
    options: { timeout: 8 },
    patient: { timeout: 60 },
    device: () => ({ timeout: 8000 }),
    outcomes,
  });
}
