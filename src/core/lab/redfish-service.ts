import type { IncomingMessage, ServerResponse } from 'node:http';
import { inManner, type Manner, noise, type Plug, type PowerSwitch, type SwitchCommand } from './power-switch.ts';
import { type Account, type Answer, fault, RedfishSessions, root, sessionsPath } from './redfish-sessions.ts';

const commands: Readonly<Record<string, SwitchCommand>> = {
  ForceOff: 'off',
  On: 'on',
  ForceRestart: 'cycle',
  Nmi: 'diag',
};
/** Looks at a task until it is done. */
const taskLooks = 2;
const bodyLimit = 65_536;

/** What a Redfish service answers to requests, on the model of the rack. */
export class RedfishService {
  readonly #rack: PowerSwitch;
  readonly #sessions: RedfishSessions;
  readonly #tasks = new Map<string, { looks: number; readonly fails: boolean }>();
  #lastId = 0;

  constructor(rack: PowerSwitch, account: Account | undefined) {
    this.#rack = rack;
    this.#sessions = new RedfishSessions(rack, account);
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request);
    const { status, body: json, headers = {}, manner } = await this.#answer(request, body);
    const text = json === undefined ? '' : JSON.stringify(json);
    if (manner && manner.say !== 'all') return this.#spoil(response, manner, status, text);
    if (this.#rack.fault === 'endless' && request.method === 'GET') return endless(response);
    response.writeHead(status, { 'content-type': 'application/json', 'odata-version': '4.0', ...headers });
    response.end(text);
  }

  #spoil(response: ServerResponse, manner: Manner, status: number, text: string): void {
    if (manner.say === 'noise') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(noise);
      return;
    }
    const half =
      manner.say === 'half' ? inManner(manner, `HTTP/1.1 ${status} OK\r\ncontent-length: 500\r\n\r\n${text}`) : '';
    if (half) response.socket?.write(half);
    if (manner.hangUp) response.socket?.end(() => response.socket?.destroy());
  }

  async #answer(request: IncomingMessage, body: unknown): Promise<Answer> {
    const path = (request.url ?? '').replace(/\/$/, '');
    const { method = 'GET' } = request;
    if (path === '/redfish') return { status: 200, body: { v1: `${root}/` } };
    if (path === root && method === 'GET') return { status: 200, body: serviceRoot };
    if (path === sessionsPath && method === 'POST') return this.#sessions.logIn(body);
    const refused = this.#sessions.refuses(request);
    if (refused) return refused;
    if (this.#rack.fault === 'foreign-redirect' && method === 'GET') {
      return { status: 307, headers: { location: `https://127.0.0.99:1${path}` } };
    }
    if (path.startsWith(`${sessionsPath}/`) && method === 'DELETE') return this.#sessions.logOut(path);
    if (path.startsWith(`${root}/TaskService/Tasks/`)) return this.#task(path);
    if (path === `${root}/Systems`) return { status: 200, body: this.#systems() };
    const [, number = '', action] =
      /^\/redfish\/v1\/Systems\/(\d+)(\/Actions\/ComputerSystem\.Reset)?$/.exec(path) ?? [];
    const plug = this.#rack.plug(Number(number));
    if (!plug) return fault(404, 'Base.1.8.ResourceMissingAtURI', `The resource at ${path} is not there.`);
    if (action)
      return method === 'POST' ? this.#reset(plug, body) : fault(405, 'Base.1.8.ActionNotSupported', 'POST only.');
    return { status: 200, body: this.#system(plug), manner: await this.#rack.ask() };
  }

  #systems(): object {
    const members = this.#rack.plugs.map(({ number }) => ({ '@odata.id': `${root}/Systems/${number}` }));
    return { '@odata.id': `${root}/Systems`, Members: members, 'Members@odata.count': members.length };
  }

  #system({ number, name }: Plug): object {
    const path = `${root}/Systems/${number}`;
    const state = this.#rack.saysOn(number) ? 'On' : 'Off';
    return {
      '@odata.id': path,
      Id: String(number),
      Name: `System ${number}`,
      HostName: name,
      Model: 'Simulated',
      PowerState: this.#rack.fault === 'powering-off' && state === 'Off' ? 'PoweringOff' : state,
      Actions: {
        '#ComputerSystem.Reset': {
          target: `${path}/Actions/ComputerSystem.Reset`,
          'ResetType@Redfish.AllowableValues': Object.keys(commands),
        },
      },
    };
  }

  async #reset({ number }: Plug, body: unknown): Promise<Answer> {
    const type = String((body as Record<string, unknown> | undefined)?.ResetType);
    const command = Object.hasOwn(commands, type) ? commands[type] : undefined;
    if (!command) return fault(400, 'Base.1.8.ActionParameterValueNotInList', `ResetType ${type} is not known.`);
    const fails = this.#rack.fault === 'task-fails';
    if (fails) this.#rack.told.push({ command, plugs: [number], at: Date.now() });
    const told = fails ? undefined : await this.#rack.tell(command, [number]);
    const garbled: Manner = { say: 'noise', hangUp: false };
    const manner = this.#rack.fault === 'garbled-answer' ? garbled : told;
    if (!fails && this.#rack.fault !== 'task') return { status: 204, ...(manner ? { manner } : {}) };
    const location = `${root}/TaskService/Tasks/${++this.#lastId}`;
    this.#tasks.set(location, { looks: 0, fails });
    return { status: 202, headers: { location }, body: { '@odata.id': location, TaskState: 'New' } };
  }

  #task(path: string): Answer {
    const task = this.#tasks.get(path);
    if (!task) return fault(404, 'Base.1.8.ResourceMissingAtURI', 'There is no such task.');
    task.looks += 1;
    if (task.looks < taskLooks) return { status: 202, headers: { location: path }, body: { TaskState: 'Running' } };
    const state = task.fails ? 'Exception' : 'Completed';
    return { status: 200, body: { '@odata.id': path, TaskState: state, TaskStatus: task.fails ? 'Critical' : 'OK' } };
  }
}

const serviceRoot = {
  '@odata.id': `${root}/`,
  RedfishVersion: '1.8.0',
  Systems: { '@odata.id': `${root}/Systems` },
  SessionService: { '@odata.id': `${root}/SessionService` },
  Links: { Sessions: { '@odata.id': sessionsPath } },
};

function endless(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = () => {
    while (!response.destroyed && response.write(' '.repeat(bodyLimit)));
  };
  response.on('drain', more);
  more();
}

async function read(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    size += (piece as Buffer).length;
    if (size <= bodyLimit) pieces.push(piece as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    return undefined;
  }
}
