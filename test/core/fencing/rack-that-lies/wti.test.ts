import { describeLies, menu, nothing, patience, unseen } from '../../../support/lying-rack.ts';

const outcomes = {
  ...menu,
  'garbage-table': nothing,
  'shifted-table': nothing,
  'half-table': nothing,
  'unknown-state': unseen,
};

for (const way of ['tcp', 'telnet', 'pty'] as const) {
  describeLies(`serial/wti-nps over ${way}`, {
    front: 'wti',
    way,
    besides: way !== 'tcp',
    device: patience,
    options: { timeout: 3 },
    patient: { timeout: 60 },
    outcomes,
  });
}
