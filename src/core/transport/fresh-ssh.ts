import type { Node } from '../config/model.ts';
import { Gates, newAtOnce } from './gates.ts';
import { ownEnvironment } from './own-environment.ts';
import { startProcessGroup } from './process-group.ts';
import type { SessionEnd, SessionRequest } from './session.ts';
import { callsInSession } from './session-outcomes.ts';
import { type SshPlaces, sshCommand } from './ssh-arguments.ts';
import { explainSsh } from './ssh-failure.ts';
import type { Outcome } from './transport.ts';
import { beforeTryingAgain, isTurnedAway, triesAgain } from './turned-away.ts';

/** Sessions in an ssh of their own. */
export class FreshSsh {
  readonly #gates = new Gates(newAtOnce);

  /**
   * Runs calls in a new ssh. `connects`: it has to make a connection, for which nodes behind one jump host wait for
   * each other. A node that turns it away before login is tried again; nothing was sent then.
   */
  async run(
    node: Node,
    places: SshPlaces,
    connects: boolean,
    session: Omit<SessionRequest, 'start'>,
  ): Promise<readonly Outcome[]> {
    const argv = sshCommand(node, places);
    const env = ownEnvironment(session.system);
    const start: SessionRequest['start'] = (outputs) => startProcessGroup({ argv, env, input: true, ...outputs });
    for (const pause of [...triesAgain, undefined]) {
      const leave = await this.#gates.enter(connects ? jumpOf(node) : undefined);
      let again = false;
      const onReady = () => {
        leave();
        session.onReady?.();
      };
      const outcomes = await callsInSession({ ...session, start, onReady }, (end) => {
        again = wasTurnedAway(end);
        return explainSsh(node, places.pinnedFile !== undefined, end);
      });
      leave();
      if (!again || pause === undefined) return outcomes;
      const { system, signal } = session;
      await beforeTryingAgain(pause, system, signal);
    }
    throw new Error('the last try has a result');
  }
}

function wasTurnedAway({ ending, cut, record }: SessionEnd): boolean {
  return ending.started && cut === undefined && isTurnedAway(record.noise.stderr.text);
}

/** The host that all connections to the node begin at. */
function jumpOf({ ssh }: Node): string | undefined {
  const [, option] = Object.entries(ssh.options ?? {}).find(([name]) => name.toLowerCase() === 'proxyjump') ?? [];
  const jump = (ssh.jump ?? option)?.split(',')[0]?.trim();
  return jump === '' || jump?.toLowerCase() === 'none' ? undefined : jump;
}
