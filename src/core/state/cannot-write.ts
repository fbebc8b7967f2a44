import { OcfError } from '../errors.ts';

/** What hinders a file of the state folder from being written: `what` is the subject of the sentence. An OcfError stays as it is. */
export function cannotWrite(what: string, cause: unknown): unknown {
  const { code = '', message, syscall } = cause as NodeJS.ErrnoException;
  if (cause instanceof OcfError || (syscall === undefined && code === '')) return cause;
  const remedy = ['ENOSPC', 'EDQUOT'].includes(code) ? 'Free room on its disk' : 'Make its folder writable';
  return new OcfError('FAILED', `${what} cannot be written: ${message}.`, {
    cause,
    suggestions: [`${remedy} or choose another folder with OCF_STATE_DIR.`],
  });
}

/** One that a disk takes as a whole or not at all: one that becomes full takes a part, and says so only the next time. */
export function noSpace(): Error {
  return Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
}
