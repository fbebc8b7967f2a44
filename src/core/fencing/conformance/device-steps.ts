import { blocked, failed, passed, type Verdict } from '../../agents/conformance/step.ts';
import type { FenceBench, FenceSubject } from './bench.ts';
import { type FenceStep, withDevice, wrongCode } from './fence-step.ts';

async function validates(bench: FenceBench): Promise<Verdict> {
  const problem = wrongCode('validate-all', await bench.call({ action: 'validate-all' }), [0]);
  return problem === undefined ? passed : failed(problem);
}

async function monitors(bench: FenceBench): Promise<Verdict> {
  const problem = wrongCode('monitor', await bench.call({ action: 'monitor' }), [0]);
  return problem === undefined ? passed : failed(problem);
}

async function looks(bench: FenceBench): Promise<Verdict> {
  const first = await bench.call({ action: 'status' });
  const problem = wrongCode('status', first, [0, 2]);
  if (problem !== undefined) return failed(problem);
  const said = /Status:\s*(ON|OFF)/i.exec(first.stdout)?.[1]?.toUpperCase();
  const meant = first.code === 0 ? 'ON' : 'OFF';
  if (said !== undefined && said !== meant) return failed(`status says ${said} and ends with ${first.code}.`);
  const second = await bench.call({ action: 'status' });
  if (second.code !== first.code)
    return failed(`status ended with ${first.code}, and at once again it ${second.ended}.`);
  return said === undefined ? { ...passed, remarks: ['It does not print "Status: ON" or "Status: OFF".'] } : passed;
}

async function sameByArguments(bench: FenceBench): Promise<Verdict> {
  const [input, words] = [
    await bench.call({ action: 'monitor' }),
    await bench.call({ action: 'monitor', form: 'arguments' }),
  ];
  if (input.code === words.code) return passed;
  return failed(`monitor on standard input ${input.ended}, and as arguments it ${words.ended}.`);
}

async function ignoresUnknown(bench: FenceBench): Promise<Verdict> {
  const plain = await bench.call({ action: 'monitor' });
  const options = { ...bench.subject.options, ocf_test_unknown: 'value', nodename: 'ocf-test' };
  const more = await bench.call({ action: 'monitor', options });
  if (plain.code === more.code) return passed;
  return failed(
    `monitor ${plain.ended}, and with a parameter that it does not know and the name of a node it ${more.ended}.`,
  );
}

// only what changes how it reaches its device; each costs a call
const mostBooleans = 12;

async function heedsFalse(bench: FenceBench): Promise<Verdict> {
  const { options, description } = bench.subject;
  const plain = await bench.call({ action: 'monitor' });
  if (plain.code !== 0) return blocked(`monitor ${plain.ended}.`);
  const booleans = (description?.parameters ?? [])
    .filter(({ type, deprecated, name, default: value }) => {
      const unasked = type === 'boolean' && !deprecated && !(name in options) && !['help', 'version'].includes(name);
      return unasked && !/^(1|true|yes|on)$/i.test(value ?? '');
    })
    .slice(0, mostBooleans);
  const heeded: string[] = [];
  for (const { name } of booleans) {
    const answer = await bench.call({ action: 'monitor', options: { ...options, [name]: '0' } });
    if (answer.code !== 0) heeded.push(name);
  }
  if (heeded.length === 0) return passed;
  return failed(`A false boolean counts as given: monitor fails with ${heeded.map((name) => `${name}=0`).join(', ')}.`);
}

async function lists(bench: FenceBench): Promise<Verdict> {
  const { subject } = bench;
  const answer = await bench.call({ action: 'list', plug: null });
  const problem = wrongCode('list', answer, [0]);
  if (problem !== undefined) return failed(problem);
  const between = subject.options.separator ?? ',';
  const lines = answer.stdout.split('\n').filter((line) => line.trim() !== '');
  const plugs = lines.filter((line) => line.includes(between)).map((line) => (line.split(between)[0] ?? '').trim());
  if (plugs.length === 0) {
    const none = lines.every((line) => /^(N\/A|NOTICE:)/.test(line));
    return none
      ? { ...passed, remarks: ['It lists no plugs.'] }
      : failed(`list prints no line of the form PLUG${between}NAME.`);
  }
  const twice = plugs.find((plug, index) => plugs.indexOf(plug) !== index);
  if (twice !== undefined) return failed(`list has plug ${twice} twice.`);
  if (subject.plug !== undefined && !plugs.includes(subject.plug)) {
    return { ...passed, remarks: [`It does not list plug ${subject.plug}, which it was given.`] };
  }
  return passed;
}

async function listsStates(bench: FenceBench): Promise<Verdict> {
  const answer = await bench.call({ action: 'list-status', plug: null });
  const problem = wrongCode('list-status', answer, [0]);
  if (problem !== undefined) return failed(problem);
  const between = bench.subject.options.separator ?? ',';
  const wrong = answer.stdout
    .split('\n')
    .filter((line) => line.includes(between))
    .find((line) => !/^(on|off|unknown)$/i.test((line.split(between)[2] ?? '').trim()));
  return wrong === undefined
    ? passed
    : failed(`list-status prints "${wrong}" instead of PLUG${between}NAME${between}STATE.`);
}

const noSecret = (subject: FenceSubject): string | undefined => {
  const secret = subject.description?.parameters.find(({ name, secret: is }) => is && name in subject.options);
  return secret && `Everybody could read ${secret.name} among its arguments.`;
};

/** What it does with a device, without switching anything. */
export const deviceSteps: readonly FenceStep[] = [
  {
    name: 'validate-all',
    summary: 'It finds the given parameters valid.',
    skip: withDevice('validate-all'),
    run: validates,
  },
  { name: 'monitor', summary: 'It reaches the device.', skip: withDevice('monitor'), run: monitors },
  {
    name: 'status',
    summary: 'It tells on from off by its exit status, twice the same.',
    skip: withDevice('status', { plug: true }),
    run: looks,
  },
  { name: 'list', summary: 'It lists plugs, each once.', skip: withDevice('list'), run: lists },
  {
    name: 'list-status',
    summary: 'It lists plugs with their state.',
    skip: withDevice('list-status'),
    run: listsStates,
  },
  {
    name: 'arguments',
    summary: 'It does the same by arguments as by its standard input.',
    skip: (subject) => withDevice('monitor')(subject) ?? noSecret(subject),
    run: sameByArguments,
  },
  {
    name: 'unknown-parameter',
    summary: 'It is not disturbed by a parameter it does not know, nor by nodename.',
    skip: withDevice('monitor'),
    run: ignoresUnknown,
  },
  {
    name: 'false-boolean',
    summary: 'It takes a false boolean for none.',
    skip: withDevice('monitor'),
    run: heedsFalse,
  },
];
