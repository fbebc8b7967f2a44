import { describeLies, doubtful, menu, nothing, patience } from '../../../support/lying-rack.ts';

describeLies('a program with the protocol of fence agents', {
  front: 'fence-agent',
  device: patience,
  outcomes: { ...menu, 'login-refused': nothing, garbage: doubtful },
});
