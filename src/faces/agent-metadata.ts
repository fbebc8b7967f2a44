import { type AgentOption, agentOptions } from './agent-options.ts';

export const agentActions = [
  'off',
  'on',
  'reboot',
  'status',
  'monitor',
  'list',
  'list-status',
  'diag',
  'validate-all',
  'metadata',
  'manpage',
] as const;
export type AgentAction = (typeof agentActions)[number];

const summary = 'Fence agent for every node of a cluster that ocf knows';
const description =
  'fence_ocf asks ocf to cut or restore the power of a node: through the levels and devices of its cluster file, verified by a look, once however many ask. It says success only for what was verified.';

/** The metadata of the fence agent API. */
export function agentMetadata(): string {
  return `<?xml version="1.0" ?>
<resource-agent name="fence_ocf" shortdesc="${summary}" >
<longdesc>${escaped(description)}</longdesc>
<vendor-url>https://github.com/ClusterLabs/OCF-spec</vendor-url>
<parameters>
${agentOptions.flatMap(parameters).join('\n')}
</parameters>
<actions>
${agentActions.map((name) => `\t<action name="${name}"${name === 'on' ? ' automatic="0"' : ''} />`).join('\n')}
</actions>
</resource-agent>
`;
}

function parameters(option: AgentOption): string[] {
  const { name, obsoletes } = option;
  const own = parameter(option, name, obsoletes === undefined ? '' : ` obsoletes="${obsoletes}"`);
  return obsoletes === undefined ? [own] : [parameter(option, obsoletes, ' deprecated="1"'), own];
}

function parameter({ type, required, default: fallback, help, ...option }: AgentOption, name: string, more: string) {
  const content = `type="${type}"${fallback === undefined ? '' : ` default="${fallback}"`}`;
  return [
    `\t<parameter name="${name}" unique="0" required="${required ? 1 : 0}"${more}>`,
    `\t\t<getopt mixed="${getopt({ type, ...option })}" />`,
    `\t\t<content ${content} />`,
    `\t\t<shortdesc lang="en">${escaped(help)}</shortdesc>`,
    '\t</parameter>',
  ].join('\n');
}

function getopt({ name, short, type }: Pick<AgentOption, 'name' | 'short' | 'type'>): string {
  const long = `--${name.replaceAll('_', '-')}`;
  const value = type === 'boolean' ? '' : `=[${type === 'second' ? 'seconds' : name}]`;
  return short === undefined ? `${long}${value}` : `-${short}, ${long}${value}`;
}

/** The same for people. */
export function agentHelp(): string {
  const rows = agentOptions.map((option) => [getopt(option), option.help] as const);
  const width = Math.max(...rows.map(([words]) => words.length));
  const lines = rows.map(([words, help]) => `   ${words.padEnd(width)}  ${help}`);
  return [
    'Usage:',
    '\tfence_ocf [options]',
    'Options:',
    ...lines,
    '',
    'Without options they are read from stdin.',
    '',
  ].join('\n');
}

/** A manual page, made of the same. */
export function agentManual(): string {
  const items = agentOptions.flatMap((option) => ['.TP', `.B ${option.name}`, option.help.replaceAll('-', '\\-')]);
  return [
    '.TH FENCE_OCF 8',
    '.SH NAME',
    `fence_ocf \\- ${summary}`,
    '.SH DESCRIPTION',
    description.replaceAll('-', '\\-'),
    '.SH OPTIONS',
    ...items,
    '',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
