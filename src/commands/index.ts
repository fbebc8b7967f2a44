// Every command by its id, loaded when it is run. Written by scripts/registry.mjs; a test compares it with the folder.
export const commands = {
  completion: () => import('./completion.ts'),
  'node:list': () => import('./node/list.ts'),
} as const;
