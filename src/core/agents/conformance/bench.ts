import type { Node } from '../../config/model.ts';
import { OcfError } from '../../errors.ts';
import type { Call, Outcome } from '../../transport/transport.ts';
import type { AgentAccess } from '../access.ts';
import { advisedTimeout } from '../advice.ts';
import type { AgentMetadata } from '../metadata.ts';
import type { AgentName } from '../name.ts';
import { type AgentResult, defaultTimeout, runAgent } from '../run.ts';
import { life, type Move, problemOf } from './move.ts';
import { advertises, type Beginning } from './step.ts';

/** The agent under test. */
export interface Subject {
  readonly access: AgentAccess;
  readonly node: Node;
  readonly agent: AgentName;
  readonly instance: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly metadata?: AgentMetadata | undefined;
  /** Milliseconds for each call; default: what the agent advises for the action, else 20 s. */
  readonly timeout?: number | undefined;
}

const runningCodes: readonly (number | undefined)[] = [0, 8, 9, 190, 191];

/** Where an agent is tested: makes its calls, keeps them for the report, and brings the resource to where a step begins. */
export class Bench {
  readonly subject: Subject;
  /** Calls made since the last `takeCalls`. */
  #calls: AgentResult[] = [];
  #startedOnce = false;
  #lives = false;

  constructor(subject: Subject) {
    this.subject = subject;
  }

  /** Whether a start has ever succeeded here. */
  get startedOnce(): boolean {
    return this.#startedOnce;
  }

  takeCalls(): readonly AgentResult[] {
    const calls = this.#calls;
    this.#calls = [];
    return calls;
  }

  /**
   * Calls the agent under its time limit.
   *
   * @throws OcfError when the way to the node failed, or the administrator interrupted: that says nothing on the agent.
   */
  async run(call: Pick<Move, 'action' | 'interval' | 'depth' | 'parameters' | 'circumstances'>): Promise<AgentResult> {
    const { access, node, agent, instance, parameters, metadata, timeout } = this.subject;
    const { action, interval, depth, circumstances } = call;
    const result = await runAgent(access, node, {
      agent,
      instance,
      action,
      parameters: call.parameters ?? parameters,
      timeout: timeout ?? advisedTimeout(metadata, action) ?? defaultTimeout,
      ...(interval === undefined ? {} : { interval }),
      ...(depth === undefined ? {} : { depth }),
      ...circumstances,
    });
    this.#calls.push(result);
    if (result.failure && !result.timedOut) throw troubleOnTheWay(result.failure);
    if (action === 'start' && result.code === 0) this.#startedOnce = true;
    return result;
  }

  /** Runs a program on the node that is not the agent. */
  async command(argv: readonly string[]): Promise<Outcome> {
    const { access, node } = this.subject;
    const call: Call = { argv, timeout: defaultTimeout };
    const [outcome] = await access.host.transport.run(node, [call], { signal: access.host.signal });
    if (!outcome) throw new Error('a call without an outcome');
    if (outcome.failure) throw troubleOnTheWay(outcome.failure);
    return outcome;
  }

  /** Brings the resource to where a step begins; the sentence on why it could not, else undefined. */
  async bringTo(beginning: Beginning): Promise<string | undefined> {
    if (beginning === 'any') return undefined;
    if (beginning === 'stopped') return this.#toStopped();
    if (beginning === 'started') return (await this.#toStopped()) ?? this.#toStarted();
    const problem = (await this.#toStopped()) ?? (await this.#toStarted());
    return problem ?? this.#moves([{ action: 'promote', codes: [0] }, monitorGiving(8, 'after the promotion')]);
  }

  /** Whether a plain life from stopped to stopped works, which steps in other circumstances are measured by. */
  async lives(): Promise<string | undefined> {
    if (this.#lives) return undefined;
    const problem = await this.#moves(life({}));
    this.#lives = problem === undefined;
    return problem;
  }

  /** Demotes and stops whatever there is, without judging it. */
  async stopAll(): Promise<AgentResult> {
    const now = await this.run({ action: 'monitor' });
    if (now.code === 7) return now;
    const promoted = now.code === 8 || now.code === 9 || now.code === 191;
    if (promoted && advertises(this.subject.metadata, 'demote')) await this.run({ action: 'demote' });
    await this.run({ action: 'stop' });
    return this.run({ action: 'monitor' });
  }

  async #toStopped(): Promise<string | undefined> {
    const now = await this.stopAll();
    return problemOf(monitorGiving(7, 'after a stop'), now);
  }

  async #toStarted(): Promise<string | undefined> {
    return this.#moves([
      { action: 'start', codes: [0] },
      { ...monitorGiving(0, 'after a start'), codes: [0, 190] },
    ]);
  }

  async #moves(moves: readonly Move[]): Promise<string | undefined> {
    for (const move of moves) {
      const problem = problemOf(move, await this.run(move));
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
}

/** Whether a monitor says that there is something running. */
export function saysRunning({ code }: AgentResult): boolean {
  return runningCodes.includes(code);
}

function monitorGiving(code: number, when: string): Move {
  return { action: 'monitor', codes: [code], when };
}

function troubleOnTheWay({ code, message, suggestions }: NonNullable<AgentResult['failure']>): OcfError {
  return new OcfError(code, message, { suggestions });
}
