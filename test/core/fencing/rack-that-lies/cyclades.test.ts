import { describeLies, good, menu, nothing, unseen } from '../../../support/lying-rack.ts';

// no password here: ssh has let in whoever speaks with the console server
const outcomes = {
  ...menu,
  'login-refused': good,
  'no-program': nothing,
  'strips-away': nothing,
  'odd-row': nothing,
  'odd-state': unseen,
};

for (const way of ['tcp', 'pty'] as const) {
  describeLies(`serial/cyclades-pm over ${way}`, {
    front: 'cyclades',
    way,
    besides: way !== 'tcp',
    options: { timeout: 8 },
    patient: { timeout: 60 },
    device: () => ({ timeout: 8000 }),
    outcomes,
  });
}
