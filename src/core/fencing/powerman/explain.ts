import type { Command, Explanation } from '../driver.ts';
import { singleScript } from './single-script.ts';
import { quoteText, type Script, type Specification } from './specification.ts';

/** What would be sent, in words; the login is left out, for it holds the password. */
export function explainScripts(specification: Specification, plug: string): Explanation {
  const explained: Partial<Record<Command | 'status', string>> = {};
  for (const action of ['off', 'on', 'reset', 'status'] as const) {
    const chosen = singleScript(specification, action);
    if (chosen) explained[action] = `login, script ${chosen.name}: ${steps(chosen.script, plug).join(', ')}`;
  }
  return explained;
}

function steps(script: Script, plug: string): string[] {
  return script.flatMap((step) => {
    switch (step.kind) {
      case 'send':
        return [`send ${quoteText(step.format.replace(/%(.)/g, (_, sign) => (sign === 's' ? plug : sign)))}`];
      case 'expect':
        return [`wait for ${quoteText(step.pattern.source)}`];
      case 'delay':
        return [`wait ${step.milliseconds / 1000} s`];
      case 'foreachplug':
      case 'foreachnode':
        return [`for each plug (${steps(step.body, 'N').join(', ')})`];
      case 'ifon':
      case 'ifoff':
        return [`if it is ${step.kind.slice(2)} (${steps(step.body, plug).join(', ')})`];
      default:
        return [];
    }
  });
}
