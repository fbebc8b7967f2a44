import type { ActionPlan } from '../../core/agents/plan-action.ts';
import { formatDuration } from '../../core/config/duration.ts';
import { quote } from '../../core/transport/quote.ts';
import type { Style } from '../style.ts';

/** An action as a shell would have to be told; what a reference stands for is not read. */
export function renderActionPlan({ agent, action, node, argv, env, timeout }: ActionPlan, style: Style): string {
  const variables = Object.entries(env).map(([name, value]) =>
    typeof value === 'object' ? `${name}=${style.faint(`<${value.from}>`)}` : `${name}=${quote(String(value))}`,
  );
  const title = `${style.name(agent)} ${action} on ${node} would be run within ${formatDuration(timeout)} as`;
  return [title, ...variables.map((line) => `  ${line}`), `  ${argv.map(quote).join(' ')}`].join('\n');
}
