/** Appends as fast as it can and prints each acknowledged id, until it is killed (electron/journal/real-file.test.ts). */
import { lockFile } from '../../electron/journal/file-lock.ts'
import { openJournal } from '../../electron/journal/journal.ts'
import { realDisk } from '../../electron/journal/real-disk.ts'

const [path = '', round = '0'] = process.argv.slice(2)
const opened = await openJournal({ disk: realDisk, lock: lockFile }, path)
if (!opened.ok) throw new Error(opened.message)
const journal = opened.value

/** Eight at a time, so that groups are killed amid as well. */
await Promise.all(Array.from({ length: 8 }, (_, lane) => appendForever(lane)))

async function appendForever(lane: number): Promise<void> {
  for (let number = 0; ; number++) {
    const id = `0000000${round}-0000-700${lane}-8000-${String(number).padStart(12, '0')}`
    const answer = await journal.append({ id, body: JSON.stringify({ number, text: 'x'.repeat(number % 700) }) })
    if (answer.ok) process.stdout.write(`${id}\n`)
  }
}
