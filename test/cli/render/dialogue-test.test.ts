import { expect, test } from '@jest/globals';
import { renderDialogueTest } from '../../../src/cli/render/dialogue-test.ts';
import { plainStyle } from '../../../src/cli/style.ts';

const file = '/tmp/\x1b]0;title\x07\nswitch.yaml';

test.each([
  { problems: [{ message: 'it is wrong', place: { line: 1, column: 2 }, suggestions: [] }] },
  { problems: [] },
])('control characters in the path of a file are spelt', ({ problems }) => {
  const page = renderDialogueTest({ file, problems, parts: [], recorded: file, status: 0 } as never, plainStyle);
  expect(page).toContain('/tmp/\\u001b]0;title\\u0007\\nswitch.yaml');
  expect(page).not.toContain('\x1b');
});
