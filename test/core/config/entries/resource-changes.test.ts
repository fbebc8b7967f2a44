import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { resourceSpec } from '../../../../src/core/config/check/resource-spec.ts';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { applyResourceDraft, draftEntries } from '../../../../src/core/config/drafts/entry-draft.ts';
import { entryDifference } from '../../../../src/core/config/entries/entry-edits.ts';
import { resourceForm } from '../../../../src/core/config/entries/entry-form.ts';
import { renameResource } from '../../../../src/core/config/entries/rename-resource.ts';
import { addResource, deleteResources } from '../../../../src/core/config/entries/resources.ts';
import { setResources } from '../../../../src/core/config/entries/set-entries.ts';
import type { ResourceSpec } from '../../../../src/core/config/model.ts';
import { writtenResource } from '../../../../src/core/config/written-resource.ts';
import { folders } from '../file/folder.ts';
import { configHost } from '../host.ts';

const folder = folders();

const base = `ocf: 1
cluster: {name: c}
nodes: {"n[1-3]": {}}
resources:
  # what everybody needs
  vip: {agent: "ocf:heartbeat:IPaddr2", parameters: {ip: 10.0.0.1}}   # by hand
  web:
    agent: "exec:"
    after: vip      # one
    operations:
      monitor: {interval: 20s}
      start: {timeout: 5s}
  shop:
    group: [vip, web]
  other: {agent: "exec:", after: [shop], avoid: web}
`;

async function cluster() {
  const host = await configHost(folder(), base);
  return { host, resources: async () => (await understandText('f', host.text())).model.resources };
}

describe('set and unset', () => {
  test('touch the lines they mean and no others', async () => {
    const { host, resources } = await cluster();
    const before = host.text().split('\n');
    const set = ['parameters.ip=10.0.0.2', 'after=other:promoted'];
    await expect(setResources(host, { names: ['vip'], set })).rejects.toMatchObject({
      message: expect.stringContaining('Resource other has no promoted copy.'),
    });
    expect(host.text().split('\n')).toEqual(before);
    await setResources(host, { names: ['vip'], set: ['parameters.ip=10.0.0.2', 'enabled=false'] });
    const after = host.text().split('\n');
    expect(after.filter((line) => !before.includes(line))).toEqual([
      '  vip: {agent: "ocf:heartbeat:IPaddr2", parameters: {ip: 10.0.0.2}, enabled: false}   # by hand',
    ]);
    expect((await resources()).vip).toMatchObject({ parameters: { ip: '10.0.0.2' }, enabled: false });
  });

  test('monitor and operations.monitor are one', async () => {
    const { host, resources } = await cluster();
    await setResources(host, { names: ['web'], set: ['operations.monitor.timeout=3s', 'monitor.depth=10'] });
    expect((await resources()).web?.operations.monitor).toEqual({ interval: 20_000, timeout: 3000, depth: 10 });
    await setResources(host, { names: ['web'], unset: ['monitor'] });
    expect((await resources()).web?.operations).toEqual({ start: { timeout: 5000 } });
    expect(host.text()).not.toContain('monitor');
  });

  test('what is so already changes nothing', async () => {
    const { host } = await cluster();
    const set = ['after=vip', 'operations.start.timeout=5000ms', 'monitor.interval=20', 'enabled=true'];
    const result = await setResources(host, { names: ['web'], set });
    expect(result.changed).toBe(false);
  });

  test.each([
    ['nope=1', 'A resource has no field "nope".'],
    ['enabled=maybe', 'enabled has to be true or false, not "maybe".'],
    ['copies=0', 'copies has to be "all" or how many, not "0".'],
    ['monitor=1', 'monitor holds several values; name one of them.'],
    ['after=', 'after has to be a list.'],
    ['operations.start.wait=1', 'A resource has no field "operations.start.wait".'],
  ])('%s is told', async (word, message) => {
    const { host } = await cluster();
    await expect(setResources(host, { names: ['web'], set: [word] })).rejects.toMatchObject({ code: 'USAGE', message });
  });

  test('a reference takes the place of a literal, and a literal of a reference', async () => {
    const { host, resources } = await cluster();
    await setResources(host, { names: ['vip'], set: ['parameters.ip.from=env:IP'] });
    expect((await resources()).vip?.parameters).toEqual({ ip: { from: 'env:IP' } });
    await setResources(host, { names: ['vip'], set: ['parameters.ip=10.0.0.9'] });
    expect((await resources()).vip?.parameters).toEqual({ ip: '10.0.0.9' });
  });
});

test('another name is used wherever the resource is named', async () => {
  const { host, resources } = await cluster();
  expect(await renameResource(host, { name: 'web', to: 'www' })).toMatchObject({ from: 'web', resources: ['www'] });
  expect(await resources()).toMatchObject({ shop: { group: ['vip', 'www'] }, other: { avoid: ['www'] } });
  expect(host.text()).toContain('after: vip      # one');
  await expect(renameResource(host, { name: 'vip', to: 'www' })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(renameResource(host, { name: 'vip', to: '9' })).rejects.toMatchObject({ code: 'USAGE' });
});

test('deleted with what names it, or not at all', async () => {
  const { host, resources } = await cluster();
  await expect(deleteResources(host, { names: ['web'] })).rejects.toMatchObject({
    code: 'REFUSED',
    message: expect.stringContaining('resources.shop.group (web), resources.other.avoid (web)'),
  });
  await deleteResources(host, { names: ['web'], removeReferences: true });
  expect(await resources()).toMatchObject({ shop: { group: ['vip'] }, other: { avoid: [] } });
  // a group without members is none
  await expect(deleteResources(host, { names: ['vip'], removeReferences: true })).rejects.toMatchObject({
    message: 'Resource shop is a group without members.',
  });
});

describe('a draft', () => {
  test('an edited entry is what the file says afterwards; comments of the file stay', async () => {
    const { host, resources } = await cluster();
    const text = await draftEntries(host, resourceForm, { names: ['web', 'vip'] });
    expect(text).toContain('    monitor: {interval: 20s}');
    const edited = text.replace('interval: 20s', 'interval: 5s').replace('ip: 10.0.0.1', 'ip: 10.0.0.7');
    await applyResourceDraft(host, { name: 'draft', content: Buffer.from(edited) });
    expect(await resources()).toMatchObject({
      web: { operations: { monitor: { interval: 5000 } } },
      vip: { parameters: { ip: '10.0.0.7' } },
    });
    expect(host.text()).toContain('# by hand');
    // the draft was made of what is no more
    await expect(applyResourceDraft(host, { name: 'draft', content: Buffer.from(text) })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  test.each([
    ['web: {agent: "exec:", foo: 1}\n', 'There is no field "foo" in resources.web.'],
    ['nobody: {agent: "exec:"}\n', 'There is no resource "nobody".'],
  ])('%j is told with its place', async (text, message) => {
    const { host } = await cluster();
    await expect(applyResourceDraft(host, { name: 'draft', content: Buffer.from(text) })).rejects.toMatchObject({
      message,
    });
  });
});

const time = fc.integer({ min: 1, max: 100_000 });
const raw = fc.record(
  {
    agent: fc.constantFrom('exec:', 'ocf:heartbeat:Dummy'),
    nodes: fc.constantFrom('n1', 'n[1-2]', '*'),
    prefer: fc.uniqueArray(fc.constantFrom('n1', 'n2', 'n[1-3]'), { maxLength: 2 }),
    after: fc.uniqueArray(fc.constantFrom('vip', 'shop'), { maxLength: 2 }),
    avoid: fc.uniqueArray(fc.constantFrom('vip', 'web'), { maxLength: 2 }),
    copies: fc.constantFrom('all', '2', '30'),
    enabled: fc.boolean(),
    // an empty one says nothing, so that nothing is written for it
    monitor: fc
      .record({ interval: time, timeout: time, depth: fc.integer({ min: 0, max: 100 }) }, { requiredKeys: [] })
      .filter((one) => Object.keys(one).length > 0),
    monitors: fc.array(fc.record({ interval: time, depth: fc.integer({ min: 1, max: 20 }) }), { maxLength: 2 }),
    operations: fc.array(fc.tuple(fc.constantFrom('start', 'stop', 'monitor'), fc.record({ timeout: time })), {
      maxLength: 3,
    }),
    parameters: fc.array(
      fc.tuple(
        fc.constantFrom('a', 'b', '__proto__', 'x.y'),
        fc.oneof(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.constant({ from: 'env:X' })),
      ),
      { maxLength: 3 },
    ),
    watch: fc.record({ threshold: fc.integer({ min: 1, max: 9 }), back_off: time }, { requiredKeys: [] }),
    attributes: fc.array(fc.tuple(fc.constantFrom('owner', 'rack'), fc.constantFrom('x', '7', 'a b')), {
      maxLength: 2,
    }),
  },
  { requiredKeys: ['agent'] },
);
const specs = raw
  .filter(({ parameters = [] }) => parameters.every(([, value]) => typeof value !== 'string' || !value.includes('\0')))
  .map((one): ResourceSpec => resourceSpec(one as Parameters<typeof resourceSpec>[0]));

test('any resource is read back as it was added, and becomes any other one by a draft of it', async () => {
  await fc.assert(
    fc.asyncProperty(specs, specs, async (one, other) => {
      const { host, resources } = await cluster();
      await addResource(host, { name: 'x', ...one });
      expect(writtenResource((await resources()).x as ResourceSpec)).toEqual(writtenResource(one));
      expect(entryDifference(resourceForm, 'x', one, one)).toEqual([]);
      const others = host
        .text()
        .split('\n')
        .slice(0, base.split('\n').length - 1);
      const wanted = JSON.stringify({ x: writtenResource(other) });
      await applyResourceDraft(host, { name: 'draft', content: Buffer.from(wanted) });
      expect(writtenResource((await resources()).x as ResourceSpec)).toEqual(writtenResource(other));
      expect(
        host
          .text()
          .split('\n')
          .slice(0, base.split('\n').length - 1),
      ).toEqual(others);
    }),
    { numRuns: 60 },
  );
});
