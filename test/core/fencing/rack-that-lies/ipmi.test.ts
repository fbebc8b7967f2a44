import { describeLies, doubtful, menu, unseen } from '../../../support/lying-rack.ts';

describeLies('ipmi', {
  front: 'ipmi',
  needs: ['ipmi_sim', 'ipmitool', 'setpriv'],
  // sent once: a machine that is busy may answer after ipmitool has sent a command again
  options: { tries: 1, answer_timeout: 4 },
  patient: { answer_timeout: 60 },
  outcomes: { ...menu, garbage: doubtful, blind: unseen },
});
