import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { makeCertificate } from '../certificate.ts';
import type { FrontModule } from '../front.ts';
import { RedfishService } from '../redfish-service.ts';

export const faults = {
  'foreign-redirect': 'sends whoever looks to another host',
  'garbled-answer': 'switches, and answers a command with noise',
  'powering-off': 'switches, and every look says that it is at it',
  task: 'answers a command with a task that takes a while; nothing is wrong with that',
  'task-fails': 'answers a command with a task that fails, nothing switched',
  endless: 'switches; every answer to a look has no end',
};

/**
 * Service processors with Redfish over HTTPS, all hosts behind one address: `/redfish/v1/Systems/N` is plug N. Sessions
 * and basic authentication. Its certificate is `redfish.pem` in the folder.
 */
export const start: FrontModule['start'] = async (rack, { folder, user = 'admin', password, port = 0 }) => {
  rack.addFaults(faults);
  const files = await makeCertificate(folder, 'redfish');
  const service = new RedfishService(rack, password === undefined ? undefined : { user, password });
  const server = createServer(
    { key: readFileSync(files.key), cert: readFileSync(files.certificate) },
    (request, response) => void service.serve(request, response),
  );
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  server.on('tlsClientError', () => undefined);
  const number = await listen(server, port);
  return {
    address: `https://127.0.0.1:${number}`,
    devices: rack.plugs.map((plug) => ({
      host: plug.name,
      driver: 'redfish',
      options: {
        ...{ ip: '127.0.0.1', port: number, system: String(plug.number), ca: files.certificate },
        ...(password === undefined ? {} : { username: user }),
      },
      ...(password === undefined ? {} : { secret: 'password' }),
      plugs: { [plug.name]: String(plug.number) },
    })),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
