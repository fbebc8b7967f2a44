import { describeLies, doubtful, good, menu, unseen } from '../../../support/lying-rack.ts';

// it has no password, and no table that is read before it is told anything
const outcomes = {
  ...menu,
  'login-refused': good,
  garbage: doubtful,
  'other-plug': doubtful,
  'half-state': unseen,
};
const patient = { timeout: 60 };
const device = () => ({ timeout: 8000 });

describeLies('serial/rps10 over tcp', {
  front: 'rps10',
  way: 'tcp',
  options: { timeout: 8 },
  patient,
  device,
  outcomes,
});

// a serial line cannot be refused: whoever has the switch for ever answers nothing
describeLies('serial/rps10 over pty', {
  front: 'rps10',
  way: 'pty',
  besides: true,
  options: { timeout: 8 },
  patient,
  device,
  outcomes: { ...outcomes, busy: doubtful },
});

describeLies('serial/rps10 over telnet', {
  front: 'rps10',
  way: 'telnet',
  besides: true,
  options: { timeout: 8 },
  patient,
  device,
  outcomes,
});
