// namespace of all cluster ids made from a name; changing it would change every derived id
const clusters = 'c1e0a9b4-52fd-5e0c-9a57-0d2f6b8e4a31';

/** UUID of version 5 (RFC 9562): always the same for the same namespace and name. */
export function uuid5(namespace: string, name: string): string {
  const bytes = Buffer.from(`${namespace.replaceAll('-', '')}${Buffer.from(name).toString('hex')}`, 'hex');
  // in one call: ten thousand nodes feel an object for each
  const hex = process.getBuiltinModule('node:crypto').hash('sha1', bytes, 'hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}

/** Id of a cluster whose file gives none. */
export function clusterId(name: string): string {
  return uuid5(clusters, name);
}
