import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { powermanTokens, type Token } from '../../config/exchange/import/powerman-tokens.ts';
import { sourceText } from '../../config/yaml/source-text.ts';
import { OcfError } from '../../errors.ts';
import type { DeviceContext } from '../driver.ts';
import { lineKey } from '../lines/address.ts';
import { addressText, type PowermanAddress, PowermanClient, parsePowermanAddress } from './client.ts';
import { commandWords } from './words.ts';

/** Where powermand's configuration stands. */
export const powermanConfig = '/etc/powerman/powerman.conf';

/** Milliseconds for a powermand on this machine to greet. */
const greetLimit = 2000;

/**
 * Refuses a device that a powermand of this machine already speaks with: two programs on one switch take each other's
 * answers.
 *
 * @param config powermand's configuration; one that is not there or cannot be read is nobody's
 * @throws OcfError REFUSED
 */
export async function refuseServed(device: ServedDevice, config: string, context: DeviceContext): Promise<void> {
  const daemon = servingDaemon(device, config);
  if (!daemon || !(await answers(daemon.address, context))) return;
  const where = addressText(daemon.address);
  const message = `powermand at ${where} already serves this switch, as its device "${daemon.device}" in ${config}.`;
  throw new OcfError('REFUSED', message, {
    suggestions: [
      `Ask powermand instead: a device with the driver powerman, address ${where} and its node names as plugs.`,
      'Or take the device out of its configuration and restart powermand.',
    ],
  });
}

/** How the device is reached: by a line or by a program. */
export type ServedDevice = { readonly line: string } | { readonly words: readonly string[] };

function servingDaemon(wanted: ServedDevice, config: string) {
  const lines: (readonly Token[])[] = [];
  try {
    collect(config, lines, 0);
  } catch (error) {
    // powermand would not start with it either
    if (error instanceof OcfError) return undefined;
    throw error;
  }
  const named = (kind: string) => lines.filter(([first]) => first?.text === kind);
  const device = named('device').find(([, , , address]) => address && isSame(wanted, address.text));
  if (!device) return undefined;
  const [, listen] = named('listen').at(-1) ?? [];
  return { device: device[1]?.text ?? '', address: listenAddress(listen?.text) };
}

// The statements of the file and of those it includes; what is not there is left out.
function collect(file: string, lines: (readonly Token[])[], depth: number): void {
  let text: string;
  try {
    text = readFileSync(file, 'latin1');
  } catch {
    return;
  }
  const statements: Token[][] = [];
  for (const token of powermanTokens(sourceText(file, text))) {
    if (token.kind === 'word') statements.push([token]);
    else if (token.kind === 'string') statements.at(-1)?.push(token);
  }
  for (const statement of statements) {
    const [first, second] = statement;
    if (first?.text === 'include' && second && depth < 10)
      collect(resolve(dirname(file), second.text), lines, depth + 1);
    else lines.push(statement);
  }
}

function isSame(wanted: ServedDevice, address: string): boolean {
  try {
    if ('words' in wanted) {
      return /\|&\s*$/.test(address) && commandWords(address).join('\0') === wanted.words.join('\0');
    }
    if (/\|&\s*$/.test(address)) return false;
    return lineKey(address.startsWith('/') ? address : `tcp://${address}`) === lineKey(wanted.line);
  } catch (error) {
    // an address that is none of ours
    if (error instanceof OcfError) return false;
    throw error;
  }
}

function listenAddress(listen: string | undefined): PowermanAddress {
  const everywhere = /^(?:\*|0\.0\.0\.0|\[?::\]?)?(?=:\d+$|$)/;
  try {
    return parsePowermanAddress((listen ?? '').replace(everywhere, '127.0.0.1'));
  } catch {
    return parsePowermanAddress('127.0.0.1');
  }
}

// One that listens and says nothing in time is a powermand that hangs, and may still hold the line.
async function answers(address: PowermanAddress, context: DeviceContext): Promise<boolean> {
  try {
    const client = await PowermanClient.connect(address, { ...context, timeout: greetLimit });
    await client.close();
    return true;
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    if (error.code === 'INTERRUPTED') throw error;
    return error.code === 'TIMEOUT';
  }
}
