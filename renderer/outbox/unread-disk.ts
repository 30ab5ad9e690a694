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
