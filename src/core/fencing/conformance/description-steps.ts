import { blocked, failed, passed, type Verdict } from '../../agents/conformance/step.ts';
import { parseXml } from '../../agents/xml.ts';
import { OcfError } from '../../errors.ts';
import type { FenceBench } from './bench.ts';
import { descriptionProblems } from './description.ts';
import { advertises, type FenceStep, wrongCode } from './fence-step.ts';

async function describes(bench: FenceBench): Promise<Verdict> {
  const asked = await bench.run('metadata', ['-o', 'metadata']);
  const problem = wrongCode('metadata as an argument, with closed input,', asked, [0]);
  if (problem !== undefined) return failed(problem);
  try {
    await parseXml(asked.stdout, 'What it prints');
  } catch (error) {
    if (error instanceof OcfError) return failed(error.message);
    throw error;
  }
  const noise = asked.stderr.trim() === '' ? [] : ['It complains on standard error even when it describes itself.'];
  return { ...passed, remarks: noise };
}

// comments, blank lines and a last line without its end belong to the form of a request
const forms: readonly (readonly [string, string])[] = [
  ['on standard input', 'action=metadata\n'],
  ['with comments and blank lines', '# a comment\n\naction=metadata\n\n'],
  ['without the end of the last line', 'action=metadata'],
];

async function reads(bench: FenceBench): Promise<Verdict> {
  const { stdout, code } = await bench.run('metadata', ['-o', 'metadata']);
  if (code !== 0) return blocked('It does not describe itself.');
  for (const [how, input] of forms) {
    const answer = await bench.run('metadata', [], input);
    const problem = wrongCode(`metadata ${how}`, answer, [0]);
    if (problem !== undefined) return failed(problem);
    if (answer.stdout !== stdout) return failed(`metadata ${how} prints something else than as an argument.`);
  }
  return passed;
}

async function followsRules(bench: FenceBench): Promise<Verdict> {
  const { stdout, code, ended } = await bench.run('metadata', ['-o', 'metadata']);
  if (code !== 0) return blocked(`metadata ${ended}.`);
  try {
    const problems = descriptionProblems(await parseXml(stdout, 'The description'), bench.file);
    return problems.length === 0 ? passed : failed(problems.join(' '));
  } catch (error) {
    if (error instanceof OcfError) return blocked(error.message);
    throw error;
  }
}

async function advertisesWell({ subject }: FenceBench): Promise<Verdict> {
  if (!subject.description) return blocked('It does not describe itself.');
  const missing = ['metadata', 'monitor'].filter((action) => !advertises(subject, action));
  const problems = missing.map((action) => `It does not advertise ${action}, which every agent has to have.`);
  if (!advertises(subject, 'off') && !advertises(subject, 'reboot')) problems.push('It can neither off nor reboot.');
  if (problems.length > 0) return failed(problems.join(' '));
  const remarks = [
    ...(advertises(subject, 'status') ? [] : ['It has no status: nothing that is done through it can be verified.']),
    ...(advertises(subject, 'validate-all') ? [] : ['It has no validate-all.']),
  ];
  return { ...passed, remarks };
}

/** What the agent says of itself. */
export const descriptionSteps: readonly FenceStep[] = [
  {
    name: 'metadata',
    summary: 'It describes itself in well-formed XML, without parameters and without input.',
    run: describes,
  },
  { name: 'rules', summary: 'Its description follows the rules of the fence agent API.', run: followsRules },
  { name: 'actions', summary: 'It advertises the actions that are required.', run: advertisesWell },
  { name: 'request', summary: 'It reads a request from its standard input in every form it may have.', run: reads },
];
