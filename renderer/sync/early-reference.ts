import type { ConfirmedRows } from '../db/confirmed-rows.ts'
import type { ReferenceSource } from './reference-source.ts'

export type EarlyReferenceParts = {
  readonly source: ReferenceSource
  readonly rows: Pick<ConfirmedRows, 'reference' | 'setReference'>
  /** Settles once the rows are those of whoever is signed in, as far as they were kept. */
  readonly ready: () => Promise<void>
  /** The sign-in of now, or null. */
  readonly signIn: () => string | null
}

/**
 * [SY82] Reference data travel while the line is opened, for the sign-in of now. They are taken only where none are held: what
 * was kept is as good, because the hello names its tag, and what the line has told meanwhile is newer.
 */
export async function takeReferenceEarly(
  { source, rows, ready, signIn }: EarlyReferenceParts,
  token: string,
): Promise<void> {
  const asking = signIn()
  const found = await source(token)
  await ready()
  if (found !== null && rows.reference === null && signIn() === asking) rows.setReference(found.reference, found.tag)
}
