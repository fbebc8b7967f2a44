import { type ErrorCode, OcfError } from '../../errors.ts';

interface Cause {
  readonly code: ErrorCode;
  readonly words: string;
  readonly suggestion?: string;
}

const causes: Readonly<Record<string, Cause>> = {
  ENOENT: { code: 'NOT_FOUND', words: 'it does not exist' },
  ENOTDIR: { code: 'NOT_FOUND', words: 'a part of its path is not a folder' },
  EISDIR: { code: 'USAGE', words: 'it is a folder', suggestion: 'Name the file in it.' },
  EACCES: {
    code: 'FAILED',
    words: 'permission denied',
    suggestion: 'Run the command as a user who may, or ask for access.',
  },
  EPERM: { code: 'FAILED', words: 'the operation is not permitted' },
  ELOOP: { code: 'FAILED', words: 'its symbolic links form a circle' },
  ENAMETOOLONG: { code: 'USAGE', words: 'its name is too long' },
  ENOSPC: {
    code: 'FAILED',
    words: 'no space is left on the device',
    suggestion: 'Make room and run the command again.',
  },
  EDQUOT: { code: 'FAILED', words: 'the disk quota is used up', suggestion: 'Make room and run the command again.' },
  EROFS: { code: 'FAILED', words: 'the file system is read-only' },
  EMFILE: { code: 'FAILED', words: 'too many files are open' },
  EIO: { code: 'FAILED', words: 'the device reports an input/output error' },
};

/** The error for a system call on a file that failed. `what` is the verb: `read`, `written`. */
export function fileError(file: string, what: string, cause: unknown): OcfError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const known: Cause = causes[code] ?? { code: 'FAILED', words: message.replace(/\.$/, '') };
  return new OcfError(known.code, `${file} cannot be ${what}: ${known.words}.`, {
    cause,
    suggestions: known.suggestion === undefined ? [] : [known.suggestion],
    data: { file, errno: code },
  });
}
