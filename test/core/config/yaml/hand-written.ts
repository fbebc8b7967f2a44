import fc from 'fast-check';

/** A valid cluster file as somebody might have written it, and the nodes and devices in it. */
export interface HandWritten {
  readonly text: string;
  /** What is odd about it. */
  readonly features: Readonly<Record<'comments' | 'anchors' | 'flow style' | 'odd indentation' | 'CRLF', boolean>>;
  readonly nodes: readonly string[];
  readonly devices: readonly string[];
}

interface Choices {
  readonly step: number;
  /** Blanks of what is in an entry, which some write unlike the entries. */
  readonly inner: number;
  readonly eol: string;
  readonly padded: boolean;
  readonly apart: boolean;
  readonly finalNewline: boolean;
  readonly mark: boolean;
  readonly marker: boolean;
  readonly anchors: boolean;
  readonly nodes: readonly NodeChoices[];
  readonly devices: number;
  readonly emptySections: boolean;
}

interface NodeChoices {
  readonly style: 'flow' | 'block' | 'lines' | 'empty';
  readonly quote: '' | '"' | "'";
  readonly comment: 'none' | 'above' | 'behind' | 'inside' | 'left';
  readonly gap: number;
  readonly align: number;
  readonly votes: boolean;
}

const node: fc.Arbitrary<NodeChoices> = fc.record({
  style: fc.constantFrom('flow', 'block', 'block', 'lines', 'empty'),
  quote: fc.constantFrom('', '"', "'"),
  comment: fc.constantFrom('none', 'above', 'behind', 'inside', 'left'),
  gap: fc.constantFrom(0, 0, 0, 1, 3),
  align: fc.constantFrom(1, 1, 4),
  votes: fc.boolean(),
});

export const handWritten: fc.Arbitrary<HandWritten> = fc
  .record({
    step: fc.constantFrom(1, 2, 2, 3, 4, 8),
    inner: fc.constantFrom(0, 0, 1, 3, 5),
    eol: fc.constantFrom('\n', '\n', '\r\n'),
    padded: fc.boolean(),
    apart: fc.boolean(),
    finalNewline: fc.boolean(),
    mark: fc.constantFrom(false, false, false, true),
    marker: fc.constantFrom(false, false, false, true),
    anchors: fc.constantFrom(false, false, true),
    nodes: fc.array(node, { minLength: 1, maxLength: 6 }),
    devices: fc.nat(2),
    emptySections: fc.boolean(),
  })
  .map(written);

function written(choices: Choices): HandWritten {
  const { step, eol, padded, apart, nodes, devices, emptySections, anchors } = choices;
  const indent = ' '.repeat(step);
  const [open, close] = padded ? ['{ ', ' }'] : ['{', '}'];
  const blank = apart ? [''] : [];
  const lines = [
    ...(choices.marker ? ['%YAML 1.2', '---'] : ['# a cluster, by hand', '']),
    'ocf:   1 # the version',
    `cluster: ${open}name: 'web'${close}`,
    ...(anchors ? ['defaults:', `${indent}node: &usual`, `${indent}${indent}ssh: ${open}user: root${close}`] : []),
    ...blank,
    'nodes:  # all of them',
    ...nodes.flatMap((each, index) => nodeLines(each, `n${index + 1}`, choices)),
    ...blank,
    ...(devices > 0
      ? ['devices:', ...Array.from({ length: devices }, (_, index) => deviceLines(index + 1, indent)).flat()]
      : []),
    ...(emptySections ? ['groups: {}', 'resources:', ''] : []),
    '# the end',
  ];
  const text = `${choices.mark ? '\uFEFF' : ''}${lines.join(eol)}${choices.finalNewline ? eol : ''}`;
  return {
    text,
    features: {
      comments: nodes.some(({ comment, style }) => comment !== 'none' && (comment !== 'inside' || style === 'block')),
      anchors,
      'flow style': nodes.some(({ style }) => style === 'flow' || style === 'lines'),
      'odd indentation': step % 2 === 1 || choices.inner > 0,
      CRLF: eol === '\r\n',
    },
    nodes: nodes.map((_, index) => `n${index + 1}`),
    devices: Array.from({ length: devices }, (_, index) => `pdu${index + 1}`),
  };
}

function nodeLines(
  { style, quote, comment, gap, align, votes }: NodeChoices,
  name: string,
  choices: Choices,
): string[] {
  const { step, inner, padded, anchors } = choices;
  const indent = ' '.repeat(step);
  const below = indent + ' '.repeat(inner || step);
  const [open, close] = padded ? ['{ ', ' }'] : ['{', '}'];
  const key = `${indent}${quote}${name}${quote}`;
  const space = ' '.repeat(align);
  const address = `${quote}10.0.0.${name.slice(1)}${quote}`;
  const merge = anchors && name === 'n2' ? `<<: *usual, ` : '';
  const behind = comment === 'behind' ? '   # about it' : '';
  const body = {
    flow: [`${key}:${space}${open}${merge}address: ${address}${votes ? ', votes: 1' : ''}${close}${behind}`],
    lines: [
      `${key}: ${open}address: ${address},`,
      `${below}  ${votes ? 'votes: 1' : 'transport: ssh'}${close}${behind}`,
    ],
    block: [
      `${key}:${behind}`,
      ...(comment === 'inside' ? [`${below}# its address`] : []),
      ...(merge ? [`${below}<<: *usual`] : []),
      `${below}address:${space}${address}${behind}`,
      ...(votes ? [`${below}votes:${space}1`] : []),
    ],
    empty: [`${key}:${anchors && name === 'n3' ? ' *usual' : ''}${behind}`],
  }[style];
  return [
    ...Array<string>(gap).fill(''),
    ...(comment === 'above' ? [`${indent}# about ${name}`, `${indent}# in two lines`] : []),
    ...(comment === 'left' ? [`# about ${name}, at the left`] : []),
    ...body,
  ];
}

function deviceLines(number: number, indent: string): string[] {
  return [
    `${indent}pdu${number}:`,
    `${indent}${indent}driver: fence/x`,
    `${indent}${indent}options:`,
    `${indent}${indent}${indent}note: |`,
    `${indent}${indent}${indent}${indent}two lines`,
    `${indent}${indent}${indent}${indent}  # no comment`,
    `${indent}${indent}${indent}ip: 10.0.1.${number}   # its address`,
  ];
}
