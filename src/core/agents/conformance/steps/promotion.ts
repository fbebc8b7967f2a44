import { inTurn, type Move } from '../move.ts';
import { onlyWith, type Step } from '../step.ts';

const promote = (when: string): Move => ({ action: 'promote', codes: [0], when });
const demote = (when: string): Move => ({ action: 'demote', codes: [0], when });
const probe = (codes: readonly number[], when: string): Move => ({ action: 'monitor', codes, when });
const skip = onlyWith('promote', 'demote');

/** Promotion, for agents that know two roles. */
export const promotionSteps: readonly Step[] = [
  {
    name: 'promote',
    summary: 'promote gives 0, and monitor 8 from then on.',
    needs: 'started',
    skip,
    run: (bench) => inTurn(bench, [promote('of a started resource'), probe([8, 191], 'after the promotion')]),
  },
  {
    name: 'promote-promoted',
    summary: 'promote of a promoted resource gives 0 and leaves it promoted.',
    needs: 'promoted',
    skip,
    run: (bench) => inTurn(bench, [promote('of a promoted resource'), probe([8, 191], 'after the second promotion')]),
  },
  {
    name: 'demote',
    summary: 'demote gives 0, and monitor 0 from then on.',
    needs: 'promoted',
    skip,
    run: (bench) => inTurn(bench, [demote('of a promoted resource'), probe([0, 190], 'after the demotion')]),
  },
  {
    name: 'demote-demoted',
    summary: 'demote of a resource that is not promoted gives 0 and leaves it running.',
    needs: 'started',
    skip,
    run: (bench) => inTurn(bench, [demote('of an unpromoted resource'), probe([0, 190], 'after the demotion')]),
  },
  {
    name: 'promote-again',
    summary: 'It can be promoted again after a demotion.',
    needs: 'promoted',
    skip,
    run: async (bench) => {
      await bench.run(demote(''));
      return inTurn(bench, [promote('after a demotion'), probe([8, 191], 'after the second promotion')]);
    },
  },
  {
    name: 'stop-promoted',
    summary: 'stop of a promoted resource gives 0, and nothing runs then.',
    needs: 'promoted',
    skip,
    run: (bench) =>
      inTurn(bench, [
        { action: 'stop', codes: [0], when: 'of a promoted resource' },
        probe([7], 'after the stop of a promoted resource'),
      ]),
  },
];
