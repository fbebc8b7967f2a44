import type { ActionResult } from '../../core/agents/action.ts';
import { agentStatus } from '../../core/agents/exit-status.ts';
import type { AgentResult } from '../../core/agents/run.ts';
import type { Style } from '../style.ts';
import { oneLine } from './one-line.ts';

/** As renderAgentResult, and the trace. */
export function renderActionResult(result: ActionResult, style: Style): string {
  const { trace, node } = result;
  if (!trace) return renderAgentResult(result, style);
  const { text, file } = trace;
  const where = file === undefined ? [] : [`  the whole trace is on ${node} in ${file}`];
  const none = text === undefined && file === undefined ? ['  The agent wrote no trace.'] : [];
  return [renderAgentResult(result, style), ...quoted('trace', text ?? '', style), ...where, ...none].join('\n');
}

/** One action of an agent: its verdict, then what the agent wrote. Meta-data alone is printed as it is. */
function renderAgentResult(result: AgentResult, style: Style): string {
  if (result.action === 'meta-data' && result.code === 0) return result.stdout.trimEnd();
  const { agent, action, node, rawCode, signal, name, meaning, reason, failure, milliseconds } = result;
  const verdict = rawCode === undefined || signal !== undefined ? name : `${agentStatus(result)} ${name}`;
  const lines = [`${agent} ${action} on ${node}: ${colourOf(result, style)(verdict)} (${meaning}), ${milliseconds} ms`];
  if (reason !== undefined) lines.push(`  reason: ${oneLine(reason)}`);
  const news = failure && !result.timedOut && failure.message !== reason && !meaning.includes(failure.message);
  if (news) lines.push(`  ${failure.message}`);
  for (const suggestion of failure?.suggestions ?? []) lines.push(`  ${suggestion}`);
  lines.push(...quoted('stdout', result.stdout, style), ...quoted('stderr', withoutReasons(result.stderr), style));
  return lines.join('\n');
}

function colourOf({ code }: AgentResult, style: Style): (text: string) => string {
  if (code === 0 || code === 8) return style.good;
  return code === 7 || code === 190 || code === 191 ? style.doubtful : style.bad;
}

function quoted(stream: string, text: string, style: Style): string[] {
  const lines = text.trimEnd().split('\n');
  return text.trim() === '' ? [] : lines.map((line) => `  ${style.faint(`${stream}:`)} ${line}`);
}

// the reason stands above already
function withoutReasons(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => !line.startsWith('ocf-exit-reason:'))
    .join('\n');
}
