// How an option, an argument and an example of a command stand in its page.
import { hyphens, plain, sentence, text } from './mdoc.mjs';

/** Common to all commands; listed apart. */
export const isGlobal = (flag) => flag.helpGroup === 'GLOBAL';

export function flagUse(flag) {
  const value = flag.type === 'option' ? ` Ar ${hyphens(flag.helpValue ?? 'VALUE')}` : '';
  const use = `Fl -${hyphens(flag.name)}${value}${flag.multiple ? ' ...' : ''}`;
  return flag.required ? `.${use}` : `.Op ${use}`;
}

export function argUse(arg, repeats) {
  const use = `Ar ${hyphens(arg.name.toUpperCase())}${repeats ? ' ...' : ''}`;
  return arg.required ? `.${use}` : `.Op ${use}`;
}

export function options(flags) {
  const items = [...flags]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((flag) => {
      const short = flag.char ? `Fl ${flag.char} , ` : '';
      const value = flag.type === 'option' ? ` Ar ${hyphens(flag.helpValue ?? 'VALUE')}` : '';
      const said = flag.summary ?? flag.description ?? '';
      return [
        `.It ${short}Fl -${hyphens(flag.name)}${value}`,
        text(sentence(said)),
        ...choices(flag),
        ...(flag.env ? [`Taken from`, `.Ev ${flag.env}`, 'when not given.'] : []),
      ];
    });
  return ['.Bl -tag -width Ds', ...items, '.El'];
}

export function choices({ options: values, default: fallback }) {
  const lines = [];
  if (values) lines.push(`One of: ${values.map(plain).join(', ')}.`);
  if (fallback !== undefined && fallback !== false) lines.push(`Default: ${plain(String(fallback))}.`);
  return lines;
}

export function example(one) {
  const { description, command } = typeof one === 'string' ? { description: '', command: one } : one;
  const line = hyphens(command.replaceAll('<%= config.bin %>', 'ocf'));
  return [...(description ? [`${text(description.replace(/\.$/, ''))}:`] : ['.Pp']), `.Dl ${line}`];
}
