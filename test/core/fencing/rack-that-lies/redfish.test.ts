import { describeLies, doubtful, good, menu, nothing, unseen } from '../../../support/lying-rack.ts';

const outcomes = {
  ...menu,
  'foreign-redirect': nothing,
  'garbled-answer': good,
  'powering-off': unseen,
  task: good,
  'task-fails': doubtful,
  endless: nothing,
};

for (const auth of ['session', 'basic'] as const) {
  const options = { auth, answer_timeout: 3 };
  describeLies(`redfish with auth ${auth}`, {
    front: 'redfish',
    needs: ['openssl'],
    besides: auth === 'basic',
    options,
    patient: { answer_timeout: 60 },
    outcomes,
  });
}
