import { describeLies, doubtful, good, menu } from '../../../support/lying-rack.ts';

// no password; a command is confirmed by a register
const outcomes = {
  ...menu,
  'login-refused': good,
  garbage: doubtful,
  'no-register': doubtful,
  alarms: good,
};

for (const way of ['tcp', 'pty'] as const) {
  describeLies(`serial/apc-smart-ups over ${way}`, {
    front: 'smart-ups',
    way,
    besides: way !== 'tcp',
    options: { timeout: 8 },
    patient: { timeout: 60 },
    device: () => ({ timeout: 10_000 }),
    outcomes,
  });
}
