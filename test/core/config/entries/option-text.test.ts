import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { optionText } from '../../../../src/cli/render/facts.ts';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { optionsFrom } from '../../../../src/core/config/entries/option-text.ts';
import { changeCluster } from '../../../../src/core/config/file/change.ts';
import type { PlainValue } from '../../../../src/core/config/yaml/edit-tree.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { describeWith } from '../../../support/components.ts';
import { clusterWith } from '../check/samples.ts';
import { folders } from '../file/folder.ts';

const folder = folders();

const texts = ['true', 'yes', 'null', '~', '', '5', '-0', '0001', '1.10', '1e3', '0x1f', '.inf', ' a ', 'a: b', '# c'];
const odd = ["it's", '"q"', 'a\nb', '[1]', '{a}', '*x'];

test('values stay the text that was given', () => {
  expect(optionsFrom(['a=true', 'b=5', 'c=', 'd=x=y', 'e.from=env:X'])).toEqual({
    a: 'true',
    b: '5',
    c: '',
    d: 'x=y',
    e: { from: 'env:X' },
  });
});

test('options are shown with their control characters escaped', () => {
  expect(optionText({ a: 'x\u001b[31m\ny', b: 5, c: { from: 'env:C' } })).toBe('a=x\\u001b[31m\\ny b=5 c from env:C');
});

describeWith(['flock'], 'parameters and options', () => {
  test('come back from the file as exactly the text that was given', async () => {
    const place = folder();
    const file = join(place, 'web.yaml');
    writeFileSync(file, clusterWith('{n1: {}}'));
    const options = optionsFrom([...texts, ...odd].map((text, at) => `p${at}=${text}`));
    await changeCluster(file, { system: realSystem(), cacheFolder: join(place, 'cache') }, () => [
      { kind: 'set', path: ['resources', 'r'], value: { agent: 'ocf:a:b', parameters: options } as PlainValue },
      { kind: 'set', path: ['devices', 'd'], value: { driver: 'm', options } as PlainValue },
    ]);
    const { model } = await understandText(file, readFileSync(file, 'utf8'));
    expect(model.resources.r?.parameters).toEqual(options);
    expect(model.devices.d?.options).toEqual(options);
    expect(Object.values(options)).toEqual([...texts, ...odd]);
  });
});
