import { lockFile } from '../../electron/journal/file-lock.ts'
import { openJournal } from '../../electron/journal/journal.ts'
import { realDisk } from '../../electron/journal/real-disk.ts'
import type { OutboxDisk } from '../../renderer/outbox/outbox-disk.ts'

/** The desktop's outbox file as a console's disk. */
export type JournalFile = { readonly disk: OutboxDisk; close(): Promise<void> }

/** Opens the file at `path`, or makes it. */
export async function journalFile(path: string): Promise<JournalFile> {
  const opened = await openJournal({ disk: realDisk, lock: lockFile }, path)
  if (!opened.ok) throw new Error(opened.message)
  const { load, append, settle, forget, close } = opened.value
  const disk: OutboxDisk = {
    load: async () => ({ ...load(), records: [...load().records] }),
    append,
    settle,
    forget,
  }
  return { disk, close }
}
