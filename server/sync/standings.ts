import type { Frame } from '../../shared/protocol/frame.ts'
import type { Pack } from '../changelog/pack-gzip.ts'
import type { Reads } from '../db/port.ts'
import { frameOfText } from './frame-text.ts'
import { SharedWork } from './shared-work.ts'
import { standsOf, type LogEnd, type Place, type Stand } from './stand-of.ts'

/** Where one console stands in the scopes it holds. */
export type Wanted = {
  readonly end: LogEnd
  readonly scopes: readonly Place[]
  /** It reads packed frames. */
  readonly packs: boolean
}

/** What is said of each scope, in the order asked, and the messages that bring the console there. */
export type Standing = {
  readonly stands: readonly Stand[]
  /** The frames as gzip, in place of them. */
  readonly packed: Uint8Array | null
  readonly frames: readonly Frame[]
}

export type StandingsParts = {
  readonly reads: Pick<Reads, 'logTags' | 'scopeDeltas'>
  readonly pack: Pack
}

/** From so many operations on, frames travel packed: fewer are smaller than what packing costs both sides. */
const PACK_FROM = 8
/** What is kept at most, bytes. */
const MOST_BYTES = 32 * 2 ** 20
/** A row as text, bytes, about. */
const ROW_BYTES = 1_500

/**
 * [SY79] Read and packed once for all who hold the same scopes with the same rights and stand at the same place under the
 * same head: after an outage that is most of a house. Who may read what is settled before: the grant is part of the key.
 */
export function createStandings({ reads, pack }: StandingsParts): (wanted: Wanted) => Promise<Standing> {
  const shared = new SharedWork<Standing>({ most: MOST_BYTES, weigh: bytesOf })

  async function make({ end, scopes, packs }: Wanted): Promise<Standing> {
    const stands = await standsOf(reads, end, scopes)
    const frames = stands.flatMap((stand) => (stand.answer === 'delta' ? [stand.frame] : []))
    const bare = stands.map(withoutText)
    if (!packs || frames.reduce((sum, { ops }) => sum + ops, 0) < PACK_FROM)
      return { stands: bare, packed: null, frames: frames.map(frameOfText) }
    return { stands: bare, packed: await pack(`[${frames.map(({ text }) => text).join()}]`), frames: [] }
  }

  return (wanted) => shared.of(keyOf(wanted), () => make(wanted))
}

function keyOf({ end, scopes, packs }: Wanted): string {
  const { facility, head, oldestKept } = end
  const places = scopes.map(({ grant, cursor }) => [grant.scope, grant.class, cursor?.seq ?? null, cursor?.tag ?? null])
  return JSON.stringify([facility, head.seq, head.tag, oldestKept, packs, places])
}

/** The frame is told beside it: what is kept is kept once. */
function withoutText(stand: Stand): Stand {
  return stand.answer === 'delta' ? { ...stand, frame: { ...stand.frame, text: '' } } : stand
}

function bytesOf({ packed, frames }: Standing): number {
  return (packed?.byteLength ?? 0) + ROW_BYTES * frames.reduce((sum, { ops }) => sum + 1 + ops.length, 1)
}
