import { OcfError } from '../../../errors.ts';
import { parseXml } from '../../xml.ts';
import type { Bench } from '../bench.ts';
import { metadataProblems } from '../metadata-rules.ts';
import { type Circumstances, ended, type Move, problemOf } from '../move.ts';
import { advertises, blocked, failed, passed, type Step, type Verdict } from '../step.ts';
import { noHelpers } from './circumstances.ts';

const describing = (when: string, circumstances: Circumstances = {}): Move => ({
  action: 'meta-data',
  codes: [0],
  when,
  parameters: {},
  circumstances,
});

// Not root: 240 and this word, which no agent would give together.
const notRoot = 'ocf-test-not-root';
const asNobody = `[ "$(id -u)" = 0 ] || { echo ${notRoot} >&2; exit 240; }
if command -v setpriv >/dev/null 2>&1; then exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; fi
exec su nobody -s /bin/sh -c 'exec "$@"' sh "$@"`;

async function describes(bench: Bench): Promise<Verdict> {
  for (const move of [describing('without parameters'), describing('without the programs it needs', noHelpers)]) {
    const result = await bench.run(move);
    const problem = problemOf(move, result);
    if (problem !== undefined) return failed(problem);
    try {
      await parseXml(result.stdout, `What meta-data ${move.when} prints`);
    } catch (error) {
      if (error instanceof OcfError) return failed(error.message);
      throw error;
    }
  }
  return passed;
}

async function followsRules(bench: Bench): Promise<Verdict> {
  const { stdout, ...result } = await bench.run(describing(''));
  if (result.rawCode !== 0) return blocked(`meta-data ${ended({ ...result, stdout })}.`);
  let problems: readonly string[];
  try {
    problems = metadataProblems(await parseXml(stdout, 'The meta-data'), bench.subject.agent.type);
  } catch (error) {
    if (error instanceof OcfError) return blocked(error.message);
    throw error;
  }
  if (problems.length > 0) return failed(problems.join(' '));
  if (/<!DOCTYPE\s/.test(stdout)) return passed;
  return {
    ...passed,
    remarks: ['It names no document type, which the standard does not ask for and ocf-tester does.'],
  };
}

async function permits(bench: Bench): Promise<Verdict> {
  const plain = describing('');
  const trouble = problemOf(plain, await bench.run(plain));
  if (trouble !== undefined) return blocked(trouble);
  const move = describing('as the user nobody', { prefix: ['/bin/sh', '-c', asNobody, 'ocf'] });
  const result = await bench.run(move);
  if (result.rawCode === 240 && result.stderr.includes(notRoot)) {
    return { status: 'skipped', reason: 'Only root can become another user.' };
  }
  const problem = problemOf(move, result);
  return problem === undefined ? passed : failed(`${problem} The file and its folders have to be readable for all.`);
}

async function advertisesWell({ subject: { metadata } }: Bench): Promise<Verdict> {
  if (!metadata) return blocked('It does not describe itself.');
  const problems = ['start', 'stop', 'monitor', 'meta-data']
    .filter((action) => !advertises(metadata, action))
    .map((action) => `It does not advertise ${action}, which every agent has to have.`);
  for (const [one, other] of [
    ['promote', 'demote'],
    ['migrate_to', 'migrate_from'],
  ] as const) {
    const [has, lacks] = advertises(metadata, one) ? [one, other] : [other, one];
    if (advertises(metadata, has) && !advertises(metadata, lacks)) {
      problems.push(`It advertises ${has} without ${lacks}.`);
    }
  }
  return problems.length === 0 ? passed : failed(problems.join(' '));
}

/** What the agent says of itself. */
export const descriptionSteps: readonly Step[] = [
  {
    name: 'meta-data',
    summary: 'It describes itself in well-formed XML, without parameters and without the programs it needs.',
    needs: 'any',
    run: describes,
  },
  { name: 'rules', summary: 'Its description follows the rules of its API version.', needs: 'any', run: followsRules },
  { name: 'permissions', summary: 'Everybody may ask it for its description.', needs: 'any', run: permits },
  {
    name: 'actions',
    summary: 'It advertises the actions that are required, and both of a pair.',
    needs: 'any',
    run: advertisesWell,
  },
];
