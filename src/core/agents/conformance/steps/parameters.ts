import type { Bench } from '../bench.ts';
import { inTurn } from '../move.ts';
import type { Step, StepSubject, Verdict } from '../step.ts';

/** Required parameters that were given and that nothing else stands in for. */
function requiredGiven({ metadata, parameters }: StepSubject): readonly string[] {
  const needed = (metadata?.parameters ?? []).filter((one) => one.required && (one.default ?? '') === '');
  return needed.map(({ name }) => name).filter((name) => Object.hasOwn(parameters, name));
}

function withoutEach(bench: Bench): Promise<Verdict> {
  const { parameters } = bench.subject;
  return inTurn(
    bench,
    requiredGiven(bench.subject).map((name) => ({
      action: 'validate-all',
      codes: [2, 6],
      when: `without the required parameter ${name}`,
      parameters: Object.fromEntries(Object.entries(parameters).filter(([each]) => each !== name)),
    })),
  );
}

/** How the agent judges its parameters. */
export const parameterSteps: readonly Step[] = [
  {
    name: 'validate-all',
    summary: 'It finds the given parameters valid.',
    needs: 'any',
    run: (bench) => inTurn(bench, [{ action: 'validate-all', codes: [0] }]),
  },
  {
    name: 'validate-missing',
    summary: 'It finds it invalid when a required parameter is missing.',
    needs: 'any',
    skip: (subject) => (requiredGiven(subject).length === 0 ? 'It requires no parameter.' : undefined),
    run: withoutEach,
  },
  {
    name: 'validate-unknown',
    summary: 'It is not disturbed by a parameter it does not know.',
    needs: 'any',
    run: async (bench) => {
      const { parameters } = bench.subject;
      const plain = { action: 'validate-all', codes: [0] };
      const verdict = await inTurn(bench, [plain]);
      if (verdict.status !== 'passed') return { ...verdict, status: 'blocked' };
      const unknown = { ...parameters, ocf_test_unknown: 'value' };
      return inTurn(bench, [{ ...plain, when: 'with an unknown parameter', parameters: unknown }]);
    },
  },
];
