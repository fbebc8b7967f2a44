import { describeLies, doubtful, menu, nothing } from '../../../support/lying-rack.ts';

describeLies('a program with the protocol of fence agents', {
  front: 'fence-agent',
  device: { timeout: 3000 },
  outcomes: { ...menu, 'login-refused': nothing, garbage: doubtful },
});
