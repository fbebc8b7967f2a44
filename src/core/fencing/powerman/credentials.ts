import type { Specification, Statement } from './specification.ts';

/** Where in what a login step sends the user name and the password stand. */
interface Place {
  readonly kind: 'user' | 'password';
  readonly start: number;
  readonly end: number;
}

export interface Credentials {
  readonly user?: string;
  readonly password?: string;
}

/** Which of the two are written in the login of a description. */
export function writtenCredentials(specification: Specification): ReadonlySet<'user' | 'password'> {
  return new Set(loginSteps(specification).flatMap(({ places }) => places.map(({ kind }) => kind)));
}

/** The passwords that are written in a description: nothing of them is to be shown. */
export function writtenPasswords(specification: Specification): readonly string[] {
  const found = loginSteps(specification).flatMap(({ step, places }) =>
    step.kind === 'send'
      ? places.filter(({ kind }) => kind === 'password').map(({ start, end }) => step.format.slice(start, end))
      : [],
  );
  return [...new Set(found)].filter((text) => text !== '');
}

/** The same specification that logs in with other credentials; what is not given stays as it is written. */
export function withCredentials(specification: Specification, given: Credentials): Specification {
  const login = loginSteps(specification).map(({ step, places }): Statement => {
    if (step.kind !== 'send') return step;
    let { format } = step;
    for (const { kind, start, end } of places.toReversed()) {
      const text = given[kind];
      // sent by its bytes, and never taken for a part of the format
      const bytes = text === undefined ? undefined : Buffer.from(text, 'utf8').toString('latin1').replaceAll('%', '%%');
      if (bytes !== undefined) format = `${format.slice(0, start)}${bytes}${format.slice(end)}`;
    }
    return { ...step, format };
  });
  const scripts = new Map(specification.scripts);
  if (login.length > 0) scripts.set('login', login);
  return { ...specification, scripts };
}

function loginSteps({ scripts }: Specification): { readonly step: Statement; readonly places: readonly Place[] }[] {
  let asked = '';
  return (scripts.get('login') ?? []).map((step) => {
    if (step.kind === 'expect') asked = step.pattern.source;
    if (step.kind !== 'send') return { step, places: [] };
    const question = asked;
    asked = '';
    return { step, places: placesIn(step.format, question) };
  });
}

// An answer to a question that ends with `login:`, `Password:` and the like; or words of the programs that speak with a
// device, and of the Icebox.
function placesIn(format: string, question: string): readonly Place[] {
  const { length } = format.replace(/[\r\n]+$/, '');
  if (length > 0 && /word\s*[:>]\s*$/i.test(question)) return [{ kind: 'password', start: 0, end: length }];
  if (length > 0 && /(?:name|login)\s*:\s*$/i.test(question)) return [{ kind: 'user', start: 0, end: length }];
  const words =
    /^(?<head>auth )(?<user>[^:\s]+)(?<gap>:)(?<password>[^\s]+)/.exec(format) ??
    /^(?<head>.*"data":\[")(?<user>[^"]*)(?<gap>",")(?<password>[^"]*)/.exec(format) ??
    /^(?<head>auth |start_v\w+ )(?<password>\S+)/.exec(format);
  const { head = '', user, gap = '', password = '' } = words?.groups ?? {};
  if (!words) return [];
  const second = head.length + (user?.length ?? 0) + gap.length;
  return [
    ...(user === undefined ? [] : [{ kind: 'user' as const, start: head.length, end: head.length + user.length }]),
    { kind: 'password', start: second, end: second + password.length },
  ];
}
