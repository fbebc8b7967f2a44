import { OcfError } from '../../errors.ts';
import type { DeviceOptions } from '../driver.ts';

/**
 * A text with places for values: `{plug}` and `{password}`; `{{` and `}}` are the brackets themselves. Values are put in
 * as they are and never read again.
 *
 * @example parseTemplate('/On {plug},y\r') // ['/On ', { name: 'plug' }, ',y\r']
 */
export type Template = readonly (string | { readonly name: string })[];

/** undefined when the brackets do not match. */
export function parseTemplate(text: string): Template | undefined {
  const parts: (string | { name: string })[] = [];
  let plain = '';
  for (let at = 0; at < text.length; ) {
    const double = text.startsWith('{{', at) || text.startsWith('}}', at);
    const place = /^\{([A-Za-z][A-Za-z0-9._-]*)\}/.exec(text.slice(at));
    if (!double && place?.[1] !== undefined) {
      if (plain !== '') parts.push(plain);
      parts.push({ name: place[1] });
      plain = '';
      at += place[0].length;
    } else if (!double && /[{}]/.test(text[at] as string)) return undefined;
    else {
      plain += text[at];
      at += double ? 2 : 1;
    }
  }
  if (plain !== '') parts.push(plain);
  return parts;
}

export function placesOf(template: Template): readonly string[] {
  return template.flatMap((part) => (typeof part === 'string' ? [] : part.name));
}

/** What templates are filled with. */
export interface Values {
  readonly plug?: string;
  readonly options: DeviceOptions;
  readonly secret: ReadonlySet<string>;
}

/**
 * What is sent.
 *
 * @throws OcfError CREDENTIALS or INVALID when an option has no value, INVALID when a value has control characters
 */
export function filled(template: Template, values: Values): string {
  return template.map((part) => (typeof part === 'string' ? part : textOf(part.name, values))).join('');
}

function textOf(name: string, { plug, options, secret }: Values): string {
  const value = name === 'plug' ? plug : Object.hasOwn(options, name) ? options[name] : undefined;
  if (value === undefined || value === '') {
    throw new OcfError(secret.has(name) ? 'CREDENTIALS' : 'INVALID', `The device asks for the ${name} and has none.`, {
      suggestions: secret.has(name)
        ? [`Give the option ${name}, best as a reference such as file:/etc/ocf/secrets/switch.`]
        : [`Give the option ${name}.`],
    });
  }
  const text = String(value);
  if (/[^\x20-\x7e\xa0-\xff]/.test(text)) {
    throw new OcfError('INVALID', `The option ${name} has characters that cannot be sent to the device.`);
  }
  return text;
}

/** The same with secrets as their places, `{password}`. */
export function hiddenTemplate(template: Template, { plug, options, secret }: Values): string {
  const text = template.map((part) => {
    if (typeof part === 'string') return part;
    const value = part.name === 'plug' ? plug : Object.hasOwn(options, part.name) ? options[part.name] : undefined;
    return value === undefined || secret.has(part.name) ? `{${part.name}}` : String(value);
  });
  return text.join('');
}

/** The same for people: without the line end, unless there is no more; control characters as `^X`. */
export function shownTemplate(template: Template, values: Values): string {
  const text = hiddenTemplate(template, values);
  return visible(text.replace(/[\r\n]+$/, '') || text);
}

/** Control characters in caret notation, other bytes beyond ASCII as `\xff`. */
export function visible(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (letter) => {
    const code = letter.charCodeAt(0);
    return code < 0x20 || code === 0x7f ? `^${String.fromCharCode(code ^ 0x40)}` : `\\x${code.toString(16)}`;
  });
}
