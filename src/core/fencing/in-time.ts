/** Why a signal of `inTime` ended the work when its time was over; an interruption has another reason. */
const timeIsUp = Symbol('the time is up');

/** Whether it was the time limit, also of whoever called, that ended the work, and no interruption. */
export const wasTooLate = ({ reason }: AbortSignal): boolean => reason === timeIsUp;

/**
 * Does something with a signal that is given when a time limit is over or the outer signal is; the timer is gone with
 * it. AbortSignal.any of Node 20 may be forgotten before it fires.
 */
export async function inTime<T>(
  outer: AbortSignal,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort(outer.reason);
  const timer = setTimeout(() => controller.abort(timeIsUp), milliseconds);
  outer.addEventListener('abort', abort, { once: true });
  if (outer.aborted) abort();
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', abort);
  }
}
