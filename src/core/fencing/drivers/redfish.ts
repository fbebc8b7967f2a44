import { OcfError } from '../../errors.ts';
import type { Failure } from '../../transport/transport.ts';
import { shorten } from '../dialogue.ts';
import type {
  Command,
  CommandAnswer,
  DeviceContext,
  DriverDescription,
  FenceDriver,
  Look,
  PowerDevice,
} from '../driver.ts';
import { failureOf } from '../failure.ts';
import { inTime } from '../in-time.ts';
import { findSystem } from '../redfish/find-system.ts';
import { redfishOptions, redfishParameters } from '../redfish/redfish-options.ts';
import { RedfishSession } from '../redfish/redfish-session.ts';
import { type ResetEnd, resetFor, sendReset } from '../redfish/reset-system.ts';
import { memberOf } from '../redfish/resource.ts';
import type { PowerState } from '../verdict.ts';

const description: DriverDescription = {
  name: 'redfish',
  summary: 'Service processor (BMC) with Redfish over HTTPS; one machine a device',
  parameters: redfishParameters,
  capabilities: { commands: ['off', 'on', 'reset', 'diag'], status: true, list: false, single: true },
};

/** Redfish, by DMTF's DSP0266. The plug is a label; which system is meant says the option `system`. */
export function createDriver(): FenceDriver {
  return {
    describe: async () => description,
    explain: (_plug, { ip, port = 443, system }) => {
      const where = `https://${ip}:${port}/redfish/v1/Systems/${system ?? '(the only one)'}`;
      const reset = (kind: string) => `POST ${where}: reset ${kind}`;
      return {
        off: reset('ForceOff'),
        on: reset('On'),
        reset: reset('ForceRestart'),
        diag: reset('Nmi'),
        status: `GET ${where}: PowerState`,
      };
    },
    limit: () => 60_000,
    open: openService,
  };
}

const states: Readonly<Record<string, PowerState>> = {
  On: 'on',
  Off: 'off',
  PoweringOn: 'unknown',
  PoweringOff: 'unknown',
};

async function openService(context: DeviceContext): Promise<PowerDevice> {
  const options = redfishOptions(context.device, context.options);
  if (options.insecure) {
    context.reporter.warn(
      `Device ${context.device}: its certificate is not checked (insecure); pin it with fingerprint.`,
    );
  }
  const { signal: outer, limit } = context;
  const session = await inTime(outer, limit, (signal) => RedfishSession.open(options, signal));
  const timed = <T>(work: () => Promise<T>) =>
    inTime(outer, limit, (signal) => {
      session.signal = signal;
      return work();
    });
  const redact = (text: string) => session.redact(context.redact(text));
  const fail = (error: OcfError): Failure => {
    const code = context.signal.aborted ? 'INTERRUPTED' : error.code;
    return { ...failureOf(error), code, message: redact(error.message), suggestions: error.suggestions.map(redact) };
  };
  let path: string;
  try {
    path = await timed(() => findSystem(session, options.system));
  } catch (error) {
    await session.close();
    if (!(error instanceof OcfError)) throw error;
    throw new OcfError(error.code, redact(error.message), { suggestions: error.suggestions.map(redact) });
  }
  const look = () => session.look(path, 'the power state');
  return {
    async status(): Promise<Look> {
      try {
        const state = memberOf(await timed(look), 'PowerState');
        const evidence = redact(`PowerState ${shorten(JSON.stringify(state ?? null))}`);
        if (typeof state === 'string' && Object.hasOwn(states, state))
          return { power: states[state] ?? 'unknown', evidence };
        const message = `The service at ${session.where} tells no power state that is one: ${evidence}.`;
        return { power: 'unknown', evidence, failure: { code: 'FAILED', message, suggestions: [] } };
      } catch (error) {
        if (!(error instanceof OcfError)) throw error;
        const failure = fail(error);
        return { power: 'unknown', evidence: failure.message, failure };
      }
    },
    async command(_plug, command: Command): Promise<CommandAnswer> {
      const { effect, evidence, error } = await timed(() => reset(session, context, look, command));
      return { effect, evidence: redact(evidence), ...(error ? { failure: fail(error) } : {}) };
    },
    async check() {
      const found = await timed(look);
      return redact(
        `${path}: ${shorten(String(memberOf(found, 'Model') ?? 'system'))}, PowerState ${shorten(String(memberOf(found, 'PowerState')))}`,
      );
    },
    close: () => session.close(),
  };
}

async function reset(
  session: RedfishSession,
  context: DeviceContext,
  look: () => Promise<object>,
  command: Command,
): Promise<ResetEnd> {
  try {
    const found = await resetFor(session, await look(), command);
    return await sendReset({ session, system: context.system, signal: session.signal }, found);
  } catch (error) {
    // sendReset throws nothing of what happened after it sent
    if (!(error instanceof OcfError)) throw error;
    return { effect: 'none', evidence: error.message, error };
  }
}
