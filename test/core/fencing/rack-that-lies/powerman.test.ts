import { describeLies, doubtful, good, menu, nothing, unseen } from '../../../support/lying-rack.ts';

describeLies('powerman', {
  front: 'powerman',
  device: (fault) => (/silent|no-end|in-progress/.test(fault) ? { timeout: 3000 } : {}),
  outcomes: {
    ...menu,
    // powermand has no password
    'login-refused': good,
    'unknown-state': unseen,
    'action-errors': good,
    'query-errors': unseen,
    'in-progress': doubtful,
    'no-such-node': nothing,
    unimplemented: nothing,
    'internal-error': good,
    'expands-alias': nothing,
    'other-node': nothing,
    'no-end': nothing,
  },
});

describeLies('powerman-device/icebox3', {
  front: 'icebox',
  needs: ['powerman'],
  device: (fault) => (/none|slow/.test(fault) ? {} : { timeout: 6000 }),
  outcomes: {
    ...menu,
    'login-refused': nothing,
    garbage: doubtful,
    'echoes-only': unseen,
    'other-row': unseen,
  },
});
