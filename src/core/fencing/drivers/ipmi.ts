import { OcfError } from '../../errors.ts';
import type { ProgramResult } from '../../transport/spawn.ts';
import type { Failure } from '../../transport/transport.ts';
import { endedByItself, runBounded } from '../bounded-run.ts';
import { shorten } from '../dialogue.ts';
import type {
  Command,
  CommandAnswer,
  DeviceContext,
  DeviceOptions,
  DriverDescription,
  FenceDriver,
  Look,
  PowerDevice,
} from '../driver.ts';
import { programNamed } from '../executables.ts';
import { type IpmiOptions, ipmiOptions, ipmiParameters, secretLines } from '../ipmi/ipmi-options.ts';
import { evidenceOf, faultOf, isAcknowledged, powerOf, wantsOtherSuite } from '../ipmi/ipmi-words.ts';
import { withoutReferences } from '../without-references.ts';

const description: DriverDescription = {
  name: 'ipmi',
  summary: 'Service processor (BMC) with IPMI over the network, through ipmitool; one machine a device',
  parameters: ipmiParameters,
  capabilities: { commands: ['off', 'on', 'reset', 'diag'], status: true, list: false, single: true },
};

/** IPMI through ipmitool. The plug is a label: a service processor has the one machine it sits in. */
export function createDriver(): FenceDriver {
  return {
    async describe() {
      findTool();
      return description;
    },
    explain: (_plug, options) => {
      const known = ipmiOptions(withoutReferences(options));
      const ip = String(options.ip);
      const words = (verb: Verb) => `ipmitool ${toolWords({ ...known, ip }, verb, known.suites[0], options).join(' ')}`;
      return {
        off: words('off'),
        on: words('on'),
        reset: words('reset'),
        diag: words('diag'),
        status: words('status'),
      };
    },
    limit: (options) => {
      const { answerTimeout, tries, suites } = ipmiOptions(withoutReferences(options));
      return (5 + 5 * answerTimeout * tries + 2 * answerTimeout * suites.length) * 1000;
    },
    async open(context) {
      return new ServiceProcessor(context);
    },
  };
}

// the password is line 1 of the input, which becomes descriptor 5; the key is read by the tool itself from line 2
const feed = `IFS= read -r password
exec 5<<END
$password
END
unset password
exec "$@"`;

type Verb = Command | 'status';

class ServiceProcessor implements PowerDevice {
  readonly #context: DeviceContext;
  readonly #options: IpmiOptions;
  readonly #secrets: string;
  /** Those that no session opened with are not tried again. */
  #suites: readonly string[];

  constructor(context: DeviceContext) {
    this.#context = context;
    this.#options = ipmiOptions(context.options);
    this.#secrets = secretLines(context);
    this.#suites = this.#options.suites;
  }

  async status(): Promise<Look> {
    const result = await this.#run('status');
    const evidence = this.#evidence(result);
    const power = endedByItself(result) ? powerOf(result) : undefined;
    if (power) return { power, evidence };
    const failure = this.#failure('status', result);
    return { power: 'unknown', evidence: evidence || failure.message, failure };
  }

  async command(_plug: string, command: Command): Promise<CommandAnswer> {
    const result = await this.#run(command);
    const evidence = this.#evidence(result);
    if (endedByItself(result) && isAcknowledged(command, result)) return { effect: 'accepted', evidence };
    const without = result.state === 'not-started' || (endedByItself(result) && faultOf(result)?.effect === 'none');
    const failure = this.#failure(command, result);
    return { effect: without ? 'none' : 'unknown', evidence: evidence || failure.message, failure };
  }

  async check(): Promise<string> {
    const { evidence, failure } = await this.status();
    if (failure) throw new OcfError(failure.code, failure.message, { suggestions: failure.suggestions });
    return evidence;
  }

  async close(): Promise<void> {}

  async #run(verb: Verb): Promise<ProgramResult> {
    const { system, limit } = this.#context;
    const deadline = system.monotonic() + limit;
    // a command's packets are sent once each, so one that is lost while the session opens is made good here
    let again = verb === 'status' ? 0 : 1;
    for (;;) {
      const [suite = '17', ...others] = this.#suites;
      const left = deadline - system.monotonic();
      const result = await this.#call(verb, suite, left);
      // only while no session was opened, so that nothing was sent that could have had an effect
      const fault = endedByItself(result) ? faultOf(result) : undefined;
      if (fault && others.length > 0 && wantsOtherSuite(result)) this.#suites = others;
      else if (fault?.code === 'TIMEOUT' && again > 0 && system.monotonic() < deadline) again -= 1;
      else return result;
    }
  }

  #call(verb: Verb, suite: string, limit: number): Promise<ProgramResult> {
    const words = toolWords(this.#options, verb, suite, this.#context.options);
    const argv = ['sh', '-c', feed, 'sh', findTool(), ...words];
    return runBounded(this.#context, { argv, stdin: this.#secrets, limit: Math.max(1, limit) });
  }

  #evidence(result: ProgramResult): string {
    return this.#context.redact(shorten(evidenceOf(result)));
  }

  #failure(verb: Verb, result: ProgramResult): Failure {
    const { device, limit } = this.#context;
    const { ip, port } = this.#options;
    const name = `The service processor ${ip}:${port} (device ${device})`;
    const failure = (code: Failure['code'], says: string, next?: string): Failure => ({
      code,
      message: `${name} ${says}.`,
      suggestions: next === undefined ? [] : [next],
    });
    if (result.aborted) return failure('INTERRUPTED', `was not asked to the end for "${verb}": interrupted`);
    if (result.timedOut) return failure('TIMEOUT', `did not answer "${verb}" within ${limit / 1000} s`);
    if (result.state !== 'done') {
      return failure('NOT_FOUND', `cannot be asked: ${result.error?.message ?? 'ipmitool does not end'}`);
    }
    const fault = faultOf(result);
    if (fault) return failure(fault.code, fault.says, fault.next);
    const said = this.#evidence(result) || 'nothing';
    return failure('FAILED', `answered "${verb}" with status ${result.code} and "${said}"`);
  }
}

function toolWords(options: IpmiOptions, verb: Verb, suite = '17', given: DeviceOptions = {}) {
  const { ip, port, lan, privilege, answerTimeout, tries } = options;
  // a command that is sent again could be obeyed again: it is sent once, and as long waited for
  const sends = verb === 'status' ? [answerTimeout, tries] : [answerTimeout * tries, 1];
  return [
    ...['-v', '-I', lan ? 'lan' : 'lanplus', '-H', ip, '-p', String(port)],
    ...(given.username === undefined ? [] : ['-U', String(given.username)]),
    ...['-L', privilege, ...(lan ? [] : ['-C', suite])],
    ...['-N', String(sends[0]), '-R', String(sends[1]), '-f', '/dev/fd/5'],
    ...(given.kg === undefined || lan ? [] : ['-Y']),
    ...['chassis', 'power', verb],
  ];
}

function findTool(): string {
  const found = programNamed('ipmitool');
  if (found !== undefined) return found;
  throw new OcfError('NOT_FOUND', 'There is no program ipmitool on this machine, through which IPMI is spoken.', {
    suggestions: ['Install the package ipmitool.'],
  });
}
