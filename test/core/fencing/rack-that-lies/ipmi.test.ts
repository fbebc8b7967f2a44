import { describeLies, doubtful, good, lockedOut, nothing, unseen } from '../../../support/lying-rack.ts';

describeLies('ipmi', {
  front: 'ipmi',
  needs: ['ipmi_sim', 'ipmitool', 'setpriv'],
  // sent once: a machine that is busy may answer after ipmitool has sent a command again
  options: { tries: 1, answer_timeout: 4 },
  outcomes: {
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
    garbage: doubtful,
    blind: unseen,
  },
});
