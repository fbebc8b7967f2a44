import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createDriver } from '../../../../src/core/fencing/drivers/redfish.ts';
import { makeCertificate } from '../../../../src/core/lab/certificate.ts';
import { describeWith } from '../../../support/components.ts';
import { deviceContext } from '../../../support/device-context.ts';

// Services as they are met besides the lab's: each path answers with a status, headers and a body.
type Reply = [status: number, body?: unknown, headers?: Record<string, string>];
let folder: string;
let ca: string;
let server: Server;
let replies: Record<string, Reply | (() => Reply)>;
const asked: string[] = [];

const root = '/redfish/v1';
const system = (more: object = {}): Reply => [
  200,
  { PowerState: 'On', Actions: { '#ComputerSystem.Reset': { target: `${root}/Systems/1/Reset` } }, ...more },
];
const members = (...paths: unknown[]): Reply => [200, { Members: paths.map((path) => ({ '@odata.id': path })) }];

describeWith(['openssl'], 'the driver redfish against other services', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-redfish-'));
    const files = await makeCertificate(folder, 'bmc');
    ca = files.certificate;
    server = createServer({ key: readFileSync(files.key), cert: readFileSync(ca) }, (request, response) => {
      asked.push(`${request.method} ${request.url}`);
      const found = replies[`${request.method} ${request.url}`] ?? [404];
      const [status, body, headers = {}] = typeof found === 'function' ? found() : found;
      response.writeHead(status, headers);
      response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    asked.length = 0;
    replies = {
      [`GET ${root}/`]: [200, { Systems: { '@odata.id': `${root}/Systems` } }],
      [`GET ${root}/Systems`]: members(`${root}/Systems/1`),
      [`GET ${root}/Systems/1`]: system(),
      [`POST ${root}/Systems/1/Reset`]: [204],
    };
  });

  const open = (more = {}) =>
    createDriver().open(
      deviceContext({ ip: '127.0.0.1', port: (server.address() as AddressInfo).port, ca, answer_timeout: 3, ...more }),
    );
  const posts = () => asked.filter((each) => each.startsWith('POST'));

  test('nobody is logged in without a username, and the only system is taken', async () => {
    const device = await open();
    expect(await device.status('')).toEqual({ power: 'on', evidence: 'PowerState "On"' });
    await device.close();
    expect(asked).toEqual([`GET ${root}/`, `GET ${root}/Systems`, `GET ${root}/Systems/1`]);
  });

  test('a list of several pages is read to its end', async () => {
    replies[`GET ${root}/Systems`] = [200, { Members: [], 'Members@odata.nextLink': `${root}/Systems?page=2` }];
    replies[`GET ${root}/Systems?page=2`] = members(`${root}/Systems/1`, `${root}/Systems/blade%202`);
    await expect(open()).rejects.toMatchObject({
      code: 'NOT_FOUND',
      suggestions: ['It has 1, blade 2.', expect.anything()],
    });
    await expect(open({ system: 'blade 2' })).resolves.toBeDefined();
  });

  test.each<[string, Reply]>([
    ['a list without an end', [200, { Members: [], 'Members@odata.nextLink': `${root}/Systems` }]],
    ['no list', [200, { Members: 'none' }]],
    ['a member elsewhere', members('https://10.9.9.9/redfish/v1/Systems/1')],
    ['a member on another port', members('//127.0.0.1:1/redfish/v1/Systems/1')],
    ['a member that is no link', members(7)],
    ['noise', [200, '{"Members": [{"@odata.id"']],
    ['an error', [500, { error: { '@Message.ExtendedInfo': [{ Message: 'Out of order.' }] } }]],
    ['no members', members()],
  ])('%s: nothing is opened', async (_, reply) => {
    replies[`GET ${root}/Systems`] = reply;
    await expect(open()).rejects.toMatchObject({ name: 'OcfError', code: expect.stringMatching(/FAILED|NOT_FOUND/) });
    expect(posts()).toEqual([]);
  });

  test('an id with a % that stands for nothing is one like others', async () => {
    replies[`GET ${root}/Systems`] = members(`${root}/Systems/1`, `${root}/Systems/50%`);
    replies[`GET ${root}/Systems/50%`] = system({ PowerState: 'Off' });
    await expect(open()).rejects.toMatchObject({ suggestions: ['It has 1, 50%.', expect.anything()] });
    expect(await (await open({ system: '50%' })).status('')).toMatchObject({ power: 'off' });
  });

  test('what lets one in is not shown when a service says it again', async () => {
    const words = Buffer.from('admin:rack-geheim').toString('base64');
    replies[`GET ${root}/Systems/1`] = [500, { error: { message: `Bad request: authorization Basic ${words}` } }];
    const device = await open({ username: 'admin', password: 'rack-geheim', auth: 'basic' });
    const look = await device.status('');
    expect(look.failure?.message).toContain('authorization Basic ******');
    expect(JSON.stringify(look)).not.toContain(words);
  });

  test('two members of the same id and none by path: nothing is opened', async () => {
    replies[`GET ${root}/Systems`] = members(`${root}/Systems/1`, `${root}/Chassis/1`);
    await expect(open({ system: '1' })).rejects.toThrow('has 2 systems "1"');
    await expect(open({ system: `${root}/Chassis/1` })).resolves.toBeDefined();
  });

  test('a redirect on the same service is followed for a look, and not round and round', async () => {
    replies[`GET ${root}/Systems/1`] = [308, undefined, { location: `${root}/Systems/one` }];
    replies[`GET ${root}/Systems/one`] = system();
    const device = await open();
    expect(await device.status('')).toMatchObject({ power: 'on' });
    replies[`GET ${root}/Systems/one`] = [302, undefined, { location: `${root}/Systems/1` }];
    expect(await device.status('')).toMatchObject({ power: 'unknown', failure: { code: 'FAILED' } });
  });

  test.each<[string, unknown, string[]]>([
    [
      'the kinds it names',
      { 'ResetType@Redfish.AllowableValues': ['On', 'ForceOff', 'GracefulShutdown'] },
      ['ForceOff'],
    ],
    [
      'kinds without off',
      { 'ResetType@Redfish.AllowableValues': ['On', 'GracefulShutdown', 'ForceRestart', 'PushPowerButton'] },
      [],
    ],
    ['none at all', { 'ResetType@Redfish.AllowableValues': [] }, []],
    ['a description elsewhere', { '@Redfish.ActionInfo': `${root}/Systems/1/ResetInfo` }, ['ForceOff']],
    ['a description that is not there', { '@Redfish.ActionInfo': `${root}/nowhere` }, []],
    ['a target on another host', { target: 'https://10.9.9.9/reset' }, []],
    ['a target that is none', { target: null }, []],
  ])('off with %s', async (_, action, sent) => {
    const target = `${root}/Systems/1/Reset`;
    replies[`GET ${root}/Systems/1`] = system({
      Actions: { '#ComputerSystem.Reset': { target, ...(action as object) } },
    });
    replies[`GET ${root}/Systems/1/ResetInfo`] = [
      200,
      { Parameters: [{ Name: 'Other' }, { Name: 'ResetType', AllowableValues: ['ForceOff', 'On'] }] },
    ];
    const answer = await (await open()).command('', 'off');
    expect(posts()).toHaveLength(sent.length);
    expect(answer).toMatchObject(
      sent.length > 0 ? { effect: 'accepted', evidence: 'ForceOff: HTTP 204' } : { effect: 'none' },
    );
  });

  test.each<[number, string]>([
    [200, 'accepted'],
    [204, 'accepted'],
    [202, 'accepted'],
    [201, 'unknown'],
    [307, 'unknown'],
    [400, 'none'],
    [403, 'none'],
    [409, 'none'],
    [408, 'unknown'],
    [500, 'unknown'],
    [503, 'unknown'],
  ])('a command answered with %i had an effect: %s', async (status, effect) => {
    replies[`POST ${root}/Systems/1/Reset`] = [status];
    expect(await (await open()).command('', 'off')).toMatchObject({ effect });
    expect(posts()).toHaveLength(1);
  });

  test.each<[string, Reply, string]>([
    ['that completes', [200, { TaskState: 'Completed' }], 'accepted'],
    ['whose end is no content', [204], 'accepted'],
    ['that is killed', [200, { TaskState: 'Killed' }], 'unknown'],
    ['that is not there', [404], 'unknown'],
    ['that says nothing', [200, 'Completed'], 'unknown'],
  ])('a task %s: %s', async (_, reply, effect) => {
    replies[`POST ${root}/Systems/1/Reset`] = [202, undefined, { location: `${root}/Tasks/1` }];
    replies[`GET ${root}/Tasks/1`] = reply;
    expect(await (await open()).command('', 'off')).toMatchObject({ effect });
  });

  test('a task on another host is not asked after', async () => {
    replies[`POST ${root}/Systems/1/Reset`] = [202, undefined, { location: 'https://10.9.9.9/task' }];
    expect(await (await open()).command('', 'off')).toMatchObject({ effect: 'unknown', failure: { code: 'FAILED' } });
  });

  test('no answer but On and Off is a state', async () => {
    const device = await open();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.json(), fc.constantFrom('{"PowerState":"on"}', '{"PowerState":["On"]}')),
        async (body) => {
          replies[`GET ${root}/Systems/1`] = [200, body];
          expect((await device.status('')).power).toBe('unknown');
        },
      ),
      { numRuns: 30 },
    );
    replies[`GET ${root}/Systems/1`] = [200, { PowerState: 'Off' }];
    expect((await device.status('')).power).toBe('off');
    replies[`GET ${root}/Systems/1`] = [500, { PowerState: 'Off' }];
    expect((await device.status('')).power).toBe('unknown');
  });
});
