import type { JourneyRow } from '../domain/journey.ts'
import type { TaskRow } from '../domain/task.ts'
import type { RowClass } from '../domain/roles.ts'
import { taskIdOf } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import { startClock } from '../sla/clock.ts'
import { type Draft, putTask } from './draft.ts'
import { calendarNamed } from './calendars.ts'
import { type TemplateTask, templateTaskSchema } from './template/task-schema.ts'

/** A step of a template as it stands when its journey opens: waiting. */
export function taskOf(def: TemplateTask, journey: JourneyRow, at: Instant): TaskRow {
  return {
    kind: 'task',
    id: taskIdOf(journey.id, def.key),
    facility: journey.facility,
    journey: journey.id,
    version: 0,
    seq: 0,
    key: def.key,
    title: def.title,
    department: def.department,
    role: def.role,
    mode: def.mode,
    phase: def.phase,
    pile: def.pile,
    phiClass: CLASS_OF_PHI[def.phi],
    onPath: def.onPath,
    after: [...def.after],
    priority: journey.priority,
    openedAt: at,
    changedAt: at,
    clock: null,
    level: 0,
    warned: false,
    breachedAt: null,
    promise: null,
    forwards: 0,
    flags: [],
    state: 'waiting',
    waitingFor: [],
  }
}

/** A step that no template has, opened at once. */
export type Extra = {
  readonly key: string
  readonly title: string
  /** The step it stands in for: department, role, pile and time come from there. */
  readonly like: TemplateTask
  readonly department: TaskRow['department']
  readonly flags: readonly string[]
  readonly minutes: number
  /** Where it differs from the step it stands in for. */
  readonly role?: TaskRow['role']
  readonly priority?: TaskRow['priority']
  /** `always` where absent. */
  readonly calendar?: string
  /** Off the path where absent: then it is only counted when late. */
  readonly onPath?: boolean
  readonly answers?: TaskRow['answers']
}

/** What an added step is like where no step of a template is behind it. */
export function plainStep(phase: TemplateTask['phase']): TemplateTask {
  return phase === 'after' ? PLAIN_AFTER : PLAIN_BEFORE
}

const PLAIN_BEFORE = templateTaskSchema.parse({
  key: 'added',
  title: 'Added',
  department: 'NUR',
  mode: 'person',
  phase: 'before',
  fromStage: 'any',
  sla: null,
  phi: 'limited',
  pile: 'A',
})
const PLAIN_AFTER: TemplateTask = { ...PLAIN_BEFORE, phase: 'after' }

/** Adds an ad-hoc step to a journey; its clock starts when what asked for it happened. */
export function addExtra(draft: Draft, extra: Extra): TaskRow {
  const { journey, now, since, tasks } = draft
  let occurrence = 1
  while (tasks.has(taskIdOf(journey.id, extra.key, occurrence))) occurrence += 1
  const { waitingFor: _, ...base } = { waitingFor: [], ...taskOf(extra.like, journey, now) }
  const calendar = calendarNamed(draft.context, extra.calendar ?? 'always', extra.department)
  const { answers, priority = base.priority, role = base.role } = extra
  const made: TaskRow = {
    ...base,
    ...(answers === undefined ? {} : { answers }),
    priority,
    role,
    id: taskIdOf(journey.id, extra.key, occurrence),
    key: extra.key,
    title: extra.title.slice(0, 120),
    department: extra.department,
    mode: 'person',
    after: [],
    onPath: extra.onPath ?? false,
    flags: [...extra.flags],
    clock: startClock(calendar, { startedAt: since, targetMin: extra.minutes, policy: extra.key }),
    state: 'free',
    freeAt: since,
  }
  putTask(draft, made)
  return made
}

const CLASS_OF_PHI: { readonly [P in TemplateTask['phi']]: RowClass } = { none: 'ops', limited: 'ops', PHI: 'phi' }
