import { scopesOfActor } from '../../shared/domain/scopes.ts'
import type { Actor } from '../../shared/domain/person.ts'
import { CLASS_OF, type Row } from '../../shared/domain/row.ts'
import type { PackedHead } from '../../shared/protocol/snapshot.ts'
import type { Reads } from '../db/port.ts'
import type { Pack } from './pack-gzip.ts'
import { snapshotPage, type SnapshotPage } from './snapshot-page.ts'

/** A page as it travels: its head, then two gzip texts in one body, each a JSON array of rows (shared/protocol/snapshot.ts). */
export type PackedPage = { readonly head: PackedHead; readonly body: Uint8Array }

/** Packed pages, made once for all who may read the same. */
export type PageShelf = {
  /** The page, or null where the actor has no such scope. */
  page(actor: Actor, scope: string, after: string | null): Promise<PackedPage | null>
}

/** What is kept in memory at most, bytes. The page asked for longest ago goes first. */
const MOST_BYTES = 64 * 2 ** 20
/** A page is made anew rather than checked against more log entries than this. */
const MOST_ENTRIES = 2_000

/**
 * Snapshot pages on a shelf: a page is given again while nothing in it was touched since it was made, which the log says
 * (rule SY71). After an outage a hundred consoles ask for the same pages; each is read and packed once.
 */
export function createPageShelf(reads: Reads, pack: Pack): PageShelf {
  const shelf = new Map<string, PackedPage>()
  const making = new Map<string, Promise<PackedPage | null>>()
  let bytes = 0

  function keep(key: string, page: PackedPage): void {
    drop(key)
    shelf.set(key, page)
    bytes += page.body.byteLength
    for (const oldest of shelf.keys()) {
      if (bytes <= MOST_BYTES) return
      drop(oldest)
    }
  }

  function drop(key: string): void {
    bytes -= shelf.get(key)?.body.byteLength ?? 0
    shelf.delete(key)
  }

  /** The kept page under the head of now, if nothing of it was touched since it was made. */
  async function again(key: string, actor: Actor, after: string | null): Promise<PackedPage | null> {
    const kept = shelf.get(key)
    if (kept === undefined) return null
    const { facility } = actor
    const { scope, next, cursor: made, epoch: madeIn } = kept.head
    const [epoch, { seq, tag }] = await Promise.all([reads.epoch(), reads.logEnd(facility)])
    if (epoch !== madeIn || seq < made.seq || seq - made.seq > MOST_ENTRIES) return null
    const range = { from: after ?? '', to: next }
    keep(key, kept)
    if (seq === made.seq) return tag === made.tag ? kept : null
    const [entry, touched] = await Promise.all([
      made.seq === 0 ? null : reads.logAt(facility, made.seq),
      reads.isScopeTouched(facility, scope, made.seq, range),
    ])
    // A log that was taken back and grew again has another entry at the page's number: what was before that is not this page.
    if ((entry?.tag ?? '') !== made.tag || touched) return null
    // The head was read before the log was asked: what came between is newer than it says, never older.
    return { ...kept, head: { ...kept.head, cursor: { seq, tag } } }
  }

  async function make(key: string, actor: Actor, scope: string, after: string | null): Promise<PackedPage | null> {
    const page = await snapshotPage(reads, actor, scope, after)
    if (page === null) return null
    const packed = await packedOf(page, pack)
    keep(key, packed)
    return packed
  }

  return {
    async page(actor, scope, after) {
      const grant = scopesOfActor(actor).find((one) => one.scope === scope)
      if (grant === undefined) return null
      const key = JSON.stringify([actor.facility, scope, grant.class, after])
      const kept = await again(key, actor, after)
      if (kept !== null) return kept
      const made = making.get(key) ?? make(key, actor, scope, after).finally(() => making.delete(key))
      making.set(key, made)
      return made
    },
  }
}

async function packedOf({ head, rows }: SnapshotPage, pack: Pack): Promise<PackedPage> {
  const isOps = (row: Row) => CLASS_OF[row.kind] === 'ops'
  const texts = [rows.filter(isOps), rows.filter((row) => !isOps(row))].map((part) => JSON.stringify(part))
  const parts = await Promise.all(texts.map(pack))
  return { head: { ...head, parts: parts.map(({ byteLength }) => byteLength) }, body: Buffer.concat(parts) }
}
