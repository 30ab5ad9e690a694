import { open, readFile, rename } from 'node:fs/promises'
import type { ZodType } from 'zod'

/** A small JSON file of this workstation: its value now, and a way to change it. */
export type KeptFile<T> = {
  readonly current: () => T
  /** Durable when it resolves; rejects with the disk's error, and the former value stays. */
  readonly change: (value: T) => Promise<void>
  /** Where an unreadable file was put, or null. */
  readonly aside: string | null
}

/** Where the file is, what it must look like, and what holds without it. */
export type KeptFilePlan<T> = { readonly path: string; readonly schema: ZodType<T>; readonly fallback: T }

/** Reads the file. A bad one is renamed to `<path>.bad` and the fallback holds: a workstation always starts. */
export async function openKeptFile<T>(plan: KeptFilePlan<T>): Promise<KeptFile<T>> {
  const found = await read(plan)
  const aside = found.kind === 'bad' ? `${plan.path}.bad` : null
  if (aside !== null) await rename(plan.path, aside)
  let value = found.kind === 'good' ? found.value : plan.fallback
  let last: Promise<void> = Promise.resolve()
  // One after another, also behind one that failed: two writers would meet in the draft.
  const write = async (before: Promise<void>, next: T): Promise<void> => {
    await Promise.allSettled([before])
    await replace(plan.path, next)
    value = next
  }
  return { current: () => value, change: (next) => (last = write(last, next)), aside }
}

type Found<T> = { kind: 'good'; value: T } | { kind: 'none' } | { kind: 'bad' }

async function read<T>({ path, schema }: KeptFilePlan<T>): Promise<Found<T>> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'none' }
    throw error
  }
  const parsed = schema.safeParse(jsonOf(text))
  return parsed.success ? { kind: 'good', value: parsed.data } : { kind: 'bad' }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: no schema takes undefined, so the file is kept aside as bad.
    return undefined
  }
}

async function replace(path: string, value: unknown): Promise<void> {
  const draft = `${path}.new`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(value, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
}
