// namespace of all cluster ids made from a name; changing it would change every derived id
const clusters = 'c1e0a9b4-52fd-5e0c-9a57-0d2f6b8e4a31';

/** UUID of version 5 (RFC 9562): always the same for the same namespace and name. */
export function uuid5(namespace: string, name: string): string {
  const digest = process
    .getBuiltinModule('node:crypto')
    .createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Id of a cluster whose file gives none. */
export function clusterId(name: string): string {
  return uuid5(clusters, name);
}
