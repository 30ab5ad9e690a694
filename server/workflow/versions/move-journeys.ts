import { stateOf } from '../../../shared/changes/journey-state.ts'
import type { Actor } from '../../../shared/domain/person.ts'
import { mayWorkflow } from '../../../shared/domain/workflow-rights.ts'
import { ok, type Result } from '../../../shared/kernel/result.ts'
import { migrateJourney } from '../../../shared/workflow/versions/migrate-journey.ts'
import type { VersionChange } from '../../../shared/workflow/versions/version-changes.ts'
import { appendChange } from '../../changelog/append-change.ts'
import { type DeskDeps, type DeskRefusal, refused, rulesOf } from './desk.ts'

/** Running journeys moved, or looked at, at once. */
const MOST_JOURNEYS = 500

/** What moving one journey changes, or why it cannot be moved. */
export type MovePreview = {
  readonly journey: string
  readonly fromVersion: number
  readonly changes: readonly VersionChange[]
  readonly refusal: string | null
}

/** Which journeys: those named, else all that are open. */
export type Move = {
  readonly id: string
  readonly to: number
  readonly journeys?: readonly string[] | undefined
}

/** What would change for every running journey if it ran by another version; nothing is written (rule WV6). */
export async function previewMove(
  deps: DeskDeps,
  actor: Actor,
  move: Move,
): Promise<Result<readonly MovePreview[], DeskRefusal>> {
  const target = await targetOf(deps, actor, move)
  if (!target.ok) return target
  const { db } = deps
  const now = await db.reads.now()
  const previews: MovePreview[] = []
  for (const journey of await journeysOf(deps, actor, move)) {
    const state = stateOf(await db.reads.journeyRows(actor.facility, journey))
    if (state === null || state.journey.workflow !== move.id) continue
    const moved = migrateJourney(state, target.value, now)
    const fromVersion = state.journey.templateVersion
    if (fromVersion === move.to) continue
    previews.push(
      moved.ok
        ? { journey, fromVersion, changes: moved.value.changes, refusal: null }
        : { journey, fromVersion, changes: [], refusal: moved.fault },
    )
  }
  return ok(previews)
}

/** Moves running journeys to another version, each in its own transaction with its entry in the log (rule WV6). */
export async function moveJourneys(
  deps: DeskDeps,
  actor: Actor,
  move: Move,
): Promise<Result<readonly MovePreview[], DeskRefusal>> {
  const target = await targetOf(deps, actor, move)
  if (!target.ok) return target
  const { db, random } = deps
  const done: MovePreview[] = []
  for (const journey of await journeysOf(deps, actor, move)) {
    const moved = await db.transaction(async (tx): Promise<MovePreview | null> => {
      const before = stateOf(await tx.lockJourneys(actor.facility, [journey]))
      if (before === null || before.journey.workflow !== move.id) return null
      const now = await tx.now()
      const fromVersion = before.journey.templateVersion
      if (fromVersion === move.to) return null
      const result = migrateJourney(before, target.value, now)
      if (!result.ok) return { journey, fromVersion, changes: [], refusal: result.fault }
      await appendChange(tx, random, {
        before,
        after: result.value.state,
        context: target.value,
        actor,
        verb: 'workflow-moved',
        cause: `${move.id} v${fromVersion} to v${move.to}`,
        effectiveAt: now,
        now,
      })
      return { journey, fromVersion, changes: result.value.changes, refusal: null }
    })
    if (moved !== null) done.push(moved)
  }
  if (done.some(({ refusal }) => refusal === null)) db.ring(actor.facility)
  return ok(done)
}

async function targetOf(deps: DeskDeps, actor: Actor, { id, to }: Move) {
  if (!mayWorkflow(actor, 'move'))
    return refused<never>('forbidden', 'Only a template owner moves running journeys to another version.')
  const context = (await rulesOf(deps, actor.facility)).of(id, to)
  return context === null ? refused<never>('not-found', `There is no version ${to} of "${id}".`) : ok(context)
}

async function journeysOf({ db }: DeskDeps, { facility }: Actor, { id, journeys }: Move): Promise<readonly string[]> {
  if (journeys !== undefined) return journeys.slice(0, MOST_JOURNEYS)
  const page = await db.reads.journeys(facility, { workflow: id, state: 'open' }, { limit: MOST_JOURNEYS, after: null })
  return page.items.map((row) => row.id)
}
