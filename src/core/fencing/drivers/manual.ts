import type { FenceDriver, PowerDevice } from '../driver.ts';
import { failureOf } from '../failure.ts';

// milliseconds that somebody may take to walk to a rack
const patience = 30 * 60_000;

/**
 * A person as the last resort: says that a node is off, who saw it and how. Nothing is ever assumed from that: it is a
 * verdict of its own, which no other may be taken for.
 */
export function createDriver(name: string): FenceDriver {
  return {
    describe: async () => ({
      name,
      summary: 'A person who says that a node is off, and how they know; the plug is the name of the node.',
      parameters: [],
      capabilities: { commands: ['off'], status: false, list: false, human: true },
    }),
    explain: (plug) => ({ off: `ask a person whether ${plug} is off, who saw it and how` }),
    limit: () => patience,
    open: async ({ device }) => openPerson(device),
  };
}

function openPerson(device: string): PowerDevice {
  return {
    status: async () => ({ power: 'unknown', evidence: 'a person cannot be looked at' }),
    async command(plug, _command, askHuman) {
      if (!askHuman) {
        const message = `Device ${device} is a person, and nobody could be asked about ${plug}.`;
        return { effect: 'none', evidence: message, failure: { code: 'NO_TERMINAL', message, suggestions: [] } };
      }
      try {
        const human = await askHuman();
        return { effect: 'said', evidence: `${human.by} says so: ${human.how}`, human };
      } catch (error) {
        const failure = failureOf(error);
        return { effect: 'none', evidence: failure.message, failure };
      }
    },
    close: async () => undefined,
  };
}
