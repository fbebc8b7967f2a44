import { placeAt, type SourceText } from '../../config/yaml/source-text.ts';
import { OcfError } from '../../errors.ts';
import { type PosixPattern, posixPattern } from './posix-pattern.ts';
import { type Script, type Specification, type Statement, scriptNames } from './specification.ts';
import { type DescriptionToken, descriptionTokens } from './tokens.ts';

type Meaning = Extract<Statement, { kind: 'setplugstate' }>['meanings'][number];

/**
 * Reads a description file of powermand's: the grammar of powerman.dev(5). The text is latin1, one character a byte.
 *
 * @throws OcfError INVALID with the place of what cannot be read
 */
export function parseDescription(source: SourceText): readonly Specification[] {
  const tokens = descriptionTokens(source);
  let next = 0;
  const found: Specification[] = [];
  while (next < tokens.length) {
    word('specification');
    found.push(specification());
  }
  return found;

  function specification(): Specification {
    const name = take('string').text;
    const scripts = new Map<string, Script>();
    let timeout: number | undefined;
    let pingPeriod: number | undefined;
    let plugs: string[] | undefined;
    take('{');
    while (peek()?.kind !== '}') {
      const token = take('word');
      if (token.text === 'timeout') timeout = Number(take('number').text) * 1000;
      else if (token.text === 'pingperiod') pingPeriod = Number(take('number').text) * 1000;
      else if (token.text === 'plug name') {
        if (plugs) throw fault('The plugs are listed twice.', token);
        plugs = strings();
      } else if (token.text === 'script') {
        const which = take('word');
        if (!(scriptNames as readonly string[]).includes(which.text)) {
          throw fault(`There is no script "${which.text}".`, which);
        }
        if (scripts.has(which.text)) throw fault(`The script ${which.text} stands here twice.`, which);
        scripts.set(which.text, block());
      } else throw fault(`"${token.text}" is no part of a specification.`, token);
    }
    const end = take('}');
    if (timeout === undefined || timeout <= 0) throw fault(`Specification "${name}" has no timeout.`, end);
    const twice = plugs?.find((plug, index) => plugs.indexOf(plug) !== index);
    if (twice !== undefined) throw fault(`Specification "${name}" lists plug "${twice}" twice.`, end);
    return {
      name,
      timeout,
      scripts,
      ...(pingPeriod === undefined ? {} : { pingPeriod }),
      ...(plugs ? { plugs } : {}),
    };
  }

  function strings(): string[] {
    const all: string[] = [];
    take('{');
    do all.push(take('string').text);
    while (peek()?.kind === 'string');
    take('}');
    return all;
  }

  function block(): Script {
    const statements: Statement[] = [];
    take('{');
    do statements.push(statement());
    while (peek()?.kind === 'word');
    take('}');
    return statements.map((step, index) =>
      step.kind === 'expect' ? { ...step, reads: readOf(statements, index) } : step,
    );
  }

  function statement(): Statement {
    const token = take('word');
    switch (token.text) {
      case 'send':
        return { kind: 'send', format: format() };
      case 'expect':
        return { kind: 'expect', pattern: pattern(), reads: [] };
      case 'delay':
        return { kind: 'delay', milliseconds: Number(take('number').text) * 1000 };
      case 'setplugstate':
        return plugState();
      case 'setresult': {
        const [plug, result] = [capture(), capture()];
        const success: PosixPattern[] = [];
        do success.push(meaning('success'));
        while (peek()?.text === 'success');
        return { kind: 'setresult', plug, result, success };
      }
      case 'foreachplug':
      case 'foreachnode':
      case 'ifon':
      case 'ifoff':
        return { kind: token.text, body: block() };
      default:
        throw fault(`"${token.text}" is no step of a script.`, token);
    }
  }

  function plugState(): Statement {
    const plug = peek()?.kind === 'string' ? take('string').text : undefined;
    const first = capture();
    const second = plug === undefined && peek()?.kind === 'capture' ? capture() : undefined;
    const meanings: Meaning[] = [];
    for (let token = peek(); token?.text === 'on' || token?.text === 'off'; token = peek()) {
      meanings.push({ state: token.text, pattern: meaning(token.text) });
    }
    if (plug !== undefined) return { kind: 'setplugstate', plug, state: first, meanings };
    if (second !== undefined) return { kind: 'setplugstate', plug: first, state: second, meanings };
    return { kind: 'setplugstate', state: first, meanings };
  }

  function meaning(name: string): PosixPattern {
    word(name);
    take('=');
    return pattern();
  }

  function pattern(): PosixPattern {
    const token = take('string');
    try {
      return posixPattern(token.text);
    } catch (error) {
      throw error instanceof OcfError ? fault(error.message, token) : error;
    }
  }

  // printf of C with at most one plug in it
  function format(): string {
    const token = take('string');
    const odd = /%(?![s%])/.test(token.text.replaceAll('%%', ''));
    if (odd || token.text.replaceAll('%%', '').split('%s').length > 2) {
      throw fault('What is sent may have one %s, and %% for a percent sign, and no other %.', token);
    }
    return token.text;
  }

  function capture(): number {
    const token = take('capture');
    const number = Number(token.text);
    if (number > 20) throw fault('There are twenty captures: $0 to $20.', token);
    return number;
  }

  function peek(): DescriptionToken | undefined {
    return tokens[next];
  }

  function take(kind: DescriptionToken['kind']): DescriptionToken {
    const token = tokens[next];
    if (token?.kind === kind) {
      next++;
      return token;
    }
    const wanted = { word: 'a word', string: 'a text in quotes', number: 'a number', capture: 'a capture such as $1' };
    const what = wanted[kind as keyof typeof wanted] ?? `"${kind}"`;
    throw fault(
      token ? `Here has to stand ${what}, not "${token.text}".` : `The file ends where ${what} is missing.`,
      token,
    );
  }

  function word(expected: string): void {
    const token = take('word');
    if (token.text !== expected) throw fault(`Here has to stand "${expected}", not "${token.text}".`, token);
  }

  function fault(message: string, token: DescriptionToken | undefined): OcfError {
    return new OcfError('INVALID', message, { place: placeAt(source, token?.offset ?? source.text.length) });
  }
}

// What the steps up to the next expectation take from its captures as a state or a result.
function readOf(statements: readonly Statement[], index: number): readonly number[] {
  const taken: number[] = [];
  for (const step of statements.slice(index + 1)) {
    if (step.kind === 'setplugstate') taken.push(step.state);
    if (step.kind === 'setresult') taken.push(step.result);
    if (step.kind === 'expect') break;
  }
  return taken;
}
