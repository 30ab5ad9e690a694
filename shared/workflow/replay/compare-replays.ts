import type { JourneyState } from '../../changes/journey-state.ts'
import type { TaskRow } from '../../domain/task.ts'
import { type Instant, MINUTE_MS } from '../../kernel/instant.ts'
import type { Template } from '../template/template.ts'

/** What became of one step over all journeys that were told again. */
export type StepTold = {
  /** How often it opened: somebody had to do something. */
  readonly opened: number
  /** How often it passed its due time, and by how many minutes in all. */
  readonly overdue: number
  readonly lateMin: number
  /** How often it climbed to the coordinator or higher. */
  readonly escalated: number
}

/** A step under the rules as they are and as they would be; null where the rules do not have it. */
export type StepDifference = {
  readonly key: string
  readonly title: string
  readonly before: StepTold | null
  readonly after: StepTold | null
}

/** What a change of rules would have meant (rule WV3). */
export type DryRun = {
  readonly journeys: number
  /** Journeys that could not be told again, by reason. */
  readonly leftOut: { readonly [reason: string]: number }
  readonly before: StepTold
  readonly after: StepTold
  /** Only steps that differ, in the order of the new template. */
  readonly steps: readonly StepDifference[]
  /** Journeys for which anything differs, with the keys of the steps. */
  readonly changed: readonly { readonly journey: string; readonly steps: readonly string[] }[]
}

/** A journey told under both rules, up to the moment where its record ends. */
export type Told = { readonly before: JourneyState; readonly after: JourneyState; readonly until: Instant }

/** Counts and sets side by side what was told under the old and the new rules. */
export function compareReplays(
  told: readonly Told[],
  templates: { readonly before: Template | null; readonly after: Template },
  leftOut: DryRun['leftOut'],
): DryRun {
  const keys = [...new Set([...keysOf(templates.after), ...keysOf(templates.before)])]
  const steps = keys.map((key) => stepDifference(key, told, templates))
  return {
    journeys: told.length,
    leftOut,
    before: sum(steps.map(({ before }) => before ?? NOTHING)),
    after: sum(steps.map(({ after }) => after ?? NOTHING)),
    steps: steps.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after)),
    changed: told.flatMap(({ before, after, until }) => {
      const differ = keys.filter(
        (key) => JSON.stringify(tell(before, key, until)) !== JSON.stringify(tell(after, key, until)),
      )
      return differ.length === 0 ? [] : [{ journey: after.journey.id, steps: differ }]
    }),
  }
}

const NOTHING: StepTold = { opened: 0, overdue: 0, lateMin: 0, escalated: 0 }

function keysOf(template: Template | null): string[] {
  return (template?.tasks ?? []).map(({ key }) => key)
}

function stepDifference(
  key: string,
  told: readonly Told[],
  { before, after }: { readonly before: Template | null; readonly after: Template },
): StepDifference {
  const titleIn = (template: Template | null) => template?.tasks.find((task) => task.key === key)?.title
  const [was, is] = [titleIn(before), titleIn(after)]
  return {
    key,
    title: is ?? was ?? key,
    before: was === undefined ? null : sum(told.map((one) => tell(one.before, key, one.until))),
    after: is === undefined ? null : sum(told.map((one) => tell(one.after, key, one.until))),
  }
}

function tell({ tasks }: JourneyState, key: string, until: Instant): StepTold {
  return sum([...tasks.values()].filter((task) => task.key === key).map((task) => tellTask(task, until)))
}

function tellTask(task: TaskRow, until: Instant): StepTold {
  const opened = task.clock !== null || task.state === 'done' || task.state === 'not-done' ? 1 : 0
  const overdue = task.breachedAt === null ? 0 : 1
  return { opened, overdue, lateMin: lateMinutes(task, until), escalated: task.level >= 2 ? 1 : 0 }
}

/** From the missed due time to the end; what is still open, to the end of the record. */
function lateMinutes(task: TaskRow, until: Instant): number {
  if (task.breachedAt === null) return 0
  const end = 'performed' in task ? task.performed.at : until
  return Math.max(0, Math.round((end - task.breachedAt) / MINUTE_MS))
}

function sum(all: readonly StepTold[]): StepTold {
  return all.reduce(
    (total, one) => ({
      opened: total.opened + one.opened,
      overdue: total.overdue + one.overdue,
      lateMin: total.lateMin + one.lateMin,
      escalated: total.escalated + one.escalated,
    }),
    NOTHING,
  )
}
