import type { AgentList } from '../../core/agents/list.ts';
import type { AgentAction, AgentParameter } from '../../core/agents/metadata.ts';
import type { ShownAgent } from '../../core/agents/show.ts';
import { formatDuration } from '../../core/config/duration.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { oneLine } from './one-line.ts';

export function renderAgentList({ agents }: AgentList, style: Style): string {
  if (agents.length === 0) return 'No agents.';
  return table(
    ['AGENT', 'DESCRIPTION'].map(style.heading),
    agents.map(({ agent, shortdesc, problem }) => [
      style.name(agent),
      problem === undefined ? (shortdesc ?? '') : style.bad(`(no description: ${oneLine(problem).replace(/\.$/, '')})`),
    ]),
  );
}

/** An agent with its parameters as a table. */
export function renderAgent(agent: ShownAgent, style: Style): string {
  return renderWith(agent, style, parameterTable(agent.parameters, style));
}

/** An agent with the whole text of every parameter. */
export function renderAgentInFull(agent: ShownAgent, style: Style): string {
  return renderWith(agent, style, agent.parameters.map((parameter) => wholeParameter(parameter, style)).join('\n\n'));
}

function renderWith(agent: ShownAgent, style: Style, parameters: string): string {
  const { shortdesc, longdesc, actions } = agent;
  const title = [style.name(agent.agent), shortdesc].filter(Boolean).join('  ');
  return [
    title,
    longdesc,
    parameters === '' ? 'No parameters.' : parameters,
    actions.length === 0 ? 'No actions.' : actionTable(actions, style),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function parameterTable(parameters: readonly AgentParameter[], style: Style): string {
  if (parameters.length === 0) return '';
  return table(
    ['PARAMETER', 'TYPE', 'DEFAULT', 'IS', 'DESCRIPTION'].map(style.heading),
    parameters.map((parameter) => [
      style.name(parameter.name),
      typeOf(parameter),
      oneLine(parameter.default ?? ''),
      traitsOf(parameter).join(', '),
      oneLine(parameter.shortdesc),
    ]),
  );
}

function wholeParameter(parameter: AgentParameter, style: Style): string {
  const fallback = (parameter.default ?? '') === '' ? [] : [`default ${oneLine(parameter.default ?? '')}`];
  const facts = [typeOf(parameter), ...traitsOf(parameter), ...fallback].join(', ');
  const text = parameter.longdesc || parameter.shortdesc;
  return [`${style.name(parameter.name)}  (${facts})`, ...text.split('\n').map((line) => `    ${line}`.trimEnd())].join(
    '\n',
  );
}

function typeOf({ type, options }: AgentParameter): string {
  return type === 'select' && options.length > 0 ? options.join('|') : type;
}

function traitsOf({ required, unique, reloadable, deprecated, replacedWith }: AgentParameter): string[] {
  return [
    ...(required ? ['required'] : []),
    ...(unique ? ['unique'] : []),
    ...(reloadable ? ['reloadable'] : []),
    ...(deprecated ? [replacedWith.length > 0 ? `deprecated for ${replacedWith.join(' ')}` : 'deprecated'] : []),
  ];
}

function actionTable(actions: readonly AgentAction[], style: Style): string {
  const time = (milliseconds: number | undefined) => (milliseconds === undefined ? '' : formatDuration(milliseconds));
  return table(
    ['ACTION', 'TIMEOUT', 'INTERVAL', 'DEPTH', 'ROLE'].map(style.heading),
    actions.map(({ name, timeout, interval, depth, role }) => [
      style.name(name),
      time(timeout),
      time(interval),
      depth === undefined ? '' : String(depth),
      role ?? '',
    ]),
  );
}
