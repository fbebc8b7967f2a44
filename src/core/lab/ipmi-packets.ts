// What a gate before a service processor has to know of RMCP+ (IPMI 2.0, section 13): a packet is 4 bytes RMCP, the
// kind of authentication (6: RMCP+), and for RMCP+ the kind of payload in the next byte and the payload from byte 16 on.

const rmcpPlus = 6;
const openSessionAnswer = 0x11;
const rakpMessage2 = 0x13;
const insufficientResources = 1;

/** Get Channel Authentication Capabilities: the first thing every client asks, outside of any session. */
export const presenceQuestion = Buffer.from('0600ff07000000000000000000092018c88100388e04b5', 'hex');

/** Packets of RMCP+ and those outside of a session; nothing of a session of IPMI 1.5. */
export function withoutOldSessions(packet: Buffer): Buffer | undefined {
  if (packet[4] === rmcpPlus || packet.length < 13) return packet;
  const activates = packet.length > 20 && packet[19] === 0x39;
  return packet[4] === 0 && packet.readUInt32LE(9) === 0 && !activates ? packet : undefined;
}

/** Answers while a session is opened, as a processor gives them that has no room, or knows another password. */
export function spoilSessionAnswers(
  packet: Buffer,
  { admits, busy }: { readonly admits: boolean; readonly busy: boolean },
): Buffer {
  if (packet[4] !== rmcpPlus) return packet;
  const payload = (packet[5] ?? 0) & 0x3f;
  const copy = Buffer.from(packet);
  if (busy && payload === openSessionAnswer) copy[17] = insufficientResources;
  // the last byte of its key exchange authentication code
  if (!admits && payload === rakpMessage2) copy[packet.length - 1] = (packet[packet.length - 1] ?? 0) ^ 0xff;
  return copy;
}
