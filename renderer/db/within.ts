import type { Scheduler } from '../../shared/kernel/clock.ts'

/** A storage call that did not answer in time: a disk that hangs is a disk that failed (reliability.md fact 1). */
export class TooSlow extends Error {
  override readonly name = 'TooSlow'
}

/** The promise's answer, or a rejection with `TooSlow` after `ms`; a later answer is dropped. */
export function within<T>(scheduler: Scheduler, ms: number, work: Promise<T>): Promise<T> {
  return new Promise((settle, reject) => {
    const cancel = scheduler.after(ms, () => reject(new TooSlow(`no answer from storage within ${ms} ms`)))
    work.then(settle, reject).finally(cancel)
  })
}
