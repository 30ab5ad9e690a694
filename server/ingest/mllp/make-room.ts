/** A connection as far as its seat goes. */
export type Seat = {
  readonly address: string
  /** Monotonic ms since when nothing is in hand or half sent; null while something is. */
  readonly quietSinceMs: number | null
}

export type Seats = {
  /** At once, of all peers. */
  readonly all: number
  /** At once, of one address. */
  readonly perAddress: number
  /** A seat may be given to another once it was quiet for this long, ms. */
  readonly reclaimMs: number
}

/**
 * [IN21] Who has to go so that one more connection of an address has a seat: nobody (`free`), the longest quiet one, or
 * there is no seat (`full`). One address cannot take the seats of others: beyond its own share, and where all are taken, it is
 * the address with most of them that gives one up.
 */
export function makeRoom<S extends Seat>(
  taken: readonly S[],
  address: string,
  { all, perAddress, reclaimMs }: Seats,
  nowMs: number,
): S | 'free' | 'full' {
  const own = taken.filter((seat) => seat.address === address)
  const crowded = own.length >= perAddress ? own : taken.length >= all ? ofLargest(taken) : null
  if (crowded === null) return 'free'
  const [longest] = crowded
    .filter(({ quietSinceMs }) => quietSinceMs !== null && nowMs - quietSinceMs >= reclaimMs)
    .toSorted((a, b) => (a.quietSinceMs ?? 0) - (b.quietSinceMs ?? 0))
  return longest ?? 'full'
}

function ofLargest<S extends Seat>(taken: readonly S[]): readonly S[] {
  const groups = taken.map(({ address }) => taken.filter((seat) => seat.address === address))
  return groups.reduce((most, group) => (group.length > most.length ? group : most), [])
}
