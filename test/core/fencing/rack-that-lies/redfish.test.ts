import { describeLies, doubtful, good, lockedOut, nothing, unseen } from '../../../support/lying-rack.ts';

const outcomes = {
  none: good,
  'says-on': doubtful,
  'no-effect': doubtful,
  slow: good,
  silent: good,
  'hang-up-before': doubtful,
  'hang-up-after': good,
  'half-line': good,
  'wrong-plug': doubtful,
  'login-refused': lockedOut,
  busy: nothing,
  garbage: nothing,
  'foreign-redirect': nothing,
  'garbled-answer': good,
  'powering-off': unseen,
  task: good,
  'task-fails': doubtful,
  endless: nothing,
};

for (const auth of ['session', 'basic'] as const) {
  const options = { auth, answer_timeout: 3 };
  describeLies(`redfish with auth ${auth}`, { front: 'redfish', needs: ['openssl'], options, outcomes });
}
