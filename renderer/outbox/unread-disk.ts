import type { Unread } from '../../shared/ipc/journal.ts'

/** The disk answered that it cannot be read now. */
export class UnreadDisk extends Error {
  readonly why: Unread

  constructor(why: Unread) {
    super(why.message)
    this.name = 'UnreadDisk'
    this.why = why
  }
}

/** Why nothing can be recorded. */
export type Blocked = { readonly reason: string; readonly message: string }

/** The same of whatever went wrong while the disk was read. */
export function whyBlocked(error: unknown): Blocked {
  if (error instanceof UnreadDisk) return error.why
  return { reason: 'io', message: 'Actions cannot be recorded on this workstation.' }
}
