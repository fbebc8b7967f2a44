import { readFileSync } from 'node:fs';
import type { Examination } from './examine-node.ts';
import { type Finding, findingsOf } from './finding.ts';

/** Bits of an RSA key below which it is too short. */
const shortestRsa = 2048;

/** Where the key of a node that was reached is pinned, and what kind of key it is. */
export function judgeHostKey({ node, timeline, failure, pinnedFile }: Examination): readonly Finding[] {
  if (failure || !timeline?.hostKey) return [];
  const { good, warning } = findingsOf('host-key', node.name);
  const pinned =
    pinnedFile !== undefined
      ? good('The host key is pinned in the cluster.')
      : warning(
          `The host key is pinned only in ${timeline.vouched?.file ?? "the user's files"}, by address: others who use this cluster do not know it.`,
          "Compare the fingerprints and run: ocf node trust '{nodes}'",
        );
  return [pinned, ...kind(node.name, timeline)];
}

function kind(
  node: string,
  { hostKey, hostKeyAlgorithm, vouched }: NonNullable<Examination['timeline']>,
): readonly Finding[] {
  const { warning, bad } = findingsOf('host-key', node);
  const type = hostKey?.type ?? '';
  const remedy = "On {nodes}, run: ssh-keygen -A; then: ocf node trust '{nodes}' --replace";
  if (type === 'ssh-dss') return [bad('The host key is of type DSA, which is broken.', remedy)];
  const bits = type === 'ssh-rsa' && vouched ? rsaBits(lineOf(vouched.file, vouched.line)) : undefined;
  if (bits !== undefined && bits < shortestRsa) {
    return [bad(`The host key is an RSA key of ${bits} bits, which is too short.`, remedy)];
  }
  if (hostKeyAlgorithm === 'ssh-rsa') {
    return [warning('sshd signs with SHA-1 (ssh-rsa), which is broken.', 'Install a newer OpenSSH on {nodes}.')];
  }
  return [];
}

function lineOf(file: string, line: number): string {
  try {
    return readFileSync(file, 'utf8').split('\n')[line - 1] ?? '';
  } catch {
    return '';
  }
}

/** The bits of the modulus in a line of a known_hosts file; undefined when it holds no RSA key. */
export function rsaBits(line: string): number | undefined {
  const [, base64] = /\sssh-rsa\s+(\S+)/.exec(line) ?? [];
  if (base64 === undefined) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  // three fields, each behind its length: the type's name, the exponent, the modulus
  let at = 0;
  let field: Buffer | undefined;
  for (let index = 0; index < 3; index++) {
    if (at + 4 > bytes.length) return undefined;
    const length = bytes.readUInt32BE(at);
    field = bytes.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  const first = field?.findIndex((byte) => byte !== 0) ?? -1;
  if (!field || first < 0) return undefined;
  return (field.length - first) * 8 - Math.clz32(field[first] ?? 0) + 24;
}
