import { describeLies, doubtful, patience, unseen } from '../../../support/lying-rack.ts';

// It has no way to look at the power of one node: nothing is ever verified, and nothing that fails is without doubt.
describeLies('a STONITH plug-in', {
  front: 'stonith',
  device: patience,
  outcomes: {
    none: unseen,
    'says-on': unseen,
    'no-effect': unseen,
    slow: unseen,
    silent: doubtful,
    'hang-up-before': doubtful,
    'hang-up-after': doubtful,
    'half-line': doubtful,
    'wrong-plug': unseen,
    'login-refused': doubtful,
    busy: doubtful,
    garbage: doubtful,
  },
});
