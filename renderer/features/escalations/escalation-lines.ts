import type { Ranked } from '../../state/ranked-list.ts'
import { ESCALATION_BANDS } from '../../state/views/escalation-rank.ts'
import type { GridLine } from '../../ui/grid/grid-moves.ts'
import type { EscalationFilters } from './escalation-filters.ts'

/** One band: to me unanswered, to me answered, to others. */
export type EscalationBand = (typeof ESCALATION_BANDS)[number]

/** A line: an escalation, or the head of a band. */
export type EscalationLine = GridLine &
  (
    | { readonly shows: 'escalation'; readonly escalation: string }
    | { readonly shows: 'band'; readonly band: EscalationBand; readonly count: number }
  )

/** The lines in order, heads before the bands that have any. Heights in px. */
export function escalationLines(
  shown: readonly Ranked[],
  { only }: EscalationFilters,
  heights: { readonly row: number; readonly head: number },
): EscalationLine[] {
  return ESCALATION_BANDS.flatMap((band, index): EscalationLine[] => {
    if (!isAsked(band, only)) return []
    const rows = shown.filter((line) => line.band === index)
    if (rows.length === 0) return []
    const head: EscalationLine = {
      key: `band:${band}`,
      kind: 'head',
      shows: 'band',
      height: heights.head,
      band,
      count: rows.length,
    }
    return [
      head,
      ...rows.map(({ id }): EscalationLine => ({
        key: id,
        kind: 'row',
        shows: 'escalation',
        height: heights.row,
        escalation: id,
      })),
    ]
  })
}

function isAsked(band: EscalationBand, only: EscalationFilters['only']): boolean {
  if (only === 'open') return band === 'open'
  return only === 'mine' ? band !== 'others' : true
}
