import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import { isFinal, type TaskRow } from '../../../shared/domain/task.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import type { BoardStore } from '../../state/board-store.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { standingOf } from '../../state/views/journey-standing.ts'
import { isShown } from '../../state/views/lead-task.ts'
import { bedKey } from '../../state/views/patient.ts'
import { orderOf, templateOf } from '../../state/views/template-facts.ts'

/** What a sheet is made of. `unit` null: all units held. */
export type PrintOf = {
  readonly reference: ReferenceView
  readonly template: Template
  readonly unit: string | null
  /** Bed and initials alone. */
  readonly masked: boolean
}

/** A row of paper: its number, under which it is entered afterwards. */
export type PrintRow = { readonly nr: string; readonly state: JourneyState }

/** The open journeys of a workflow as staff walk: by unit, then bed, then age; numbered from 01 (rule PR1). */
export function printRows(
  { reference, template, unit }: PrintOf,
  board: Pick<BoardStore, 'ids' | 'journey'>,
  now: Instant,
): readonly PrintRow[] {
  const states = board.ids(`journeys:workflow:${template.id}`).flatMap((id) => board.journey(id) ?? [])
  const open = states.filter(
    (state) =>
      state.journey.state === 'open' &&
      (unit === null || state.journey.unit === unit) &&
      standingOf(state, templateOf(reference, state.journey) ?? template, now).band !== 'left',
  )
  const key = ({ journey }: JourneyState) => `${journey.unit ?? '~'} ${bedKey(journey)}`
  return open
    .toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.journey.openedAt - b.journey.openedAt))
    .map((state, index) => ({ nr: String(index + 1).padStart(2, '0'), state }))
}

/** The steps that are still to be done, in the order of the path; what the system does by itself is left out. */
export function openWork(state: JourneyState, template: Template, now: Instant): readonly TaskRow[] {
  const order = orderOf(template)
  return [...state.tasks.values()]
    .filter((task) => task.mode === 'person' && !isFinal(task) && isShown(task, now))
    .toSorted((a, b) => order(a) - order(b))
}
