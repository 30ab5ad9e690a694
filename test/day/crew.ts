import type { TaskRow } from '../../shared/domain/task.ts'
import type { Member } from '../../shared/domain/reference.ts'
import { stateOf } from '../../shared/changes/journey-state.ts'
import { factValues } from '../../shared/workflow/facts-of.ts'
import type { Template } from '../../shared/workflow/template/template.ts'
import { MINUTE_MS } from '../../shared/kernel/instant.ts'
import { seededDice } from '../builders/seeded-dice.ts'
import type { Hint } from '../demo/day/world.ts'
import { fillForm } from '../demo/staff/fill-form.ts'
import { type WorkPlan, workPlan } from '../demo/staff/work-plan.ts'
import type { House } from './house.ts'

/** The people of the demo hospital at work on the virtual clock, at the pace of the demo's own staff. */
export type Crew = {
  /** One look at what is free and what is in hand. Minutes since the day began. */
  readonly look: (minute: number) => Promise<void>
  readonly done: () => number
  /** Refusals by their code: a step may have ended meanwhile. */
  readonly refused: () => ReadonlyMap<string, number>
}

type Turn = {
  readonly task: TaskRow
  readonly plan: WorkPlan
  readonly fromMin: number
  endMin: number | null
  who: Member | null
}

/** Departments whose people have several things in hand at once, most of them waiting for somebody's answer. */
const SEVERAL_HANDS: Readonly<Record<string, number>> = { NUR: 2, PHA: 2, CM: 3, AUT: 6, REF: 2, OUT: 2, MD: 2 }

/** `templates` by workflow id; `hints` by record number; `idle`: departments in which nobody works (an outage). */
export function crewOf(
  house: House,
  of: {
    readonly seed: string
    readonly templates: ReadonlyMap<string, Template>
    readonly hints: ReadonlyMap<string, Hint>
    readonly idle: (department: string, minute: number) => boolean
  },
): Crew {
  const turns = new Map<string, Turn>()
  const refusals = new Map<string, number>()
  let done = 0

  async function look(minute: number): Promise<void> {
    const open = await house.db.reads.tasks(house.facility, { state: 'open' }, { limit: 9000, after: null })
    for (const task of open.items) consider(task, minute)
    const due = [...turns.values()].filter(({ task }) => !of.idle(task.department, minute))
    for (const turn of due) {
      if (turn.endMin !== null && turn.endMin <= minute) await finish(turn, minute)
      else if (turn.endMin === null && turn.fromMin <= minute) await begin(turn, minute)
    }
  }

  /** What is free, and what opened as somebody's own by the roster. */
  function consider(task: TaskRow, minute: number): void {
    const isToDo = task.state === 'free' || (task.state === 'claimed' && task.assigned === true)
    if (task.mode !== 'person' || turns.has(task.id) || !isToDo) return
    const id = `${task.key} ${task.journey}`
    const plan = workPlan(of.seed, { id, key: task.key, hint: null, coveredLate: false })
    turns.set(task.id, { task, plan, fromMin: minute + plan.waitMin, endMin: null, who: null })
  }

  async function begin(turn: Turn, minute: number): Promise<void> {
    const { task, plan } = turn
    const who = handFor(task)
    if (who === null || (task.state === 'free' && !(await took(turn, who, 'claim', {})))) return
    turn.who = who
    turn.endMin = minute + plan.workMin
  }

  /** Somebody of the department with a hand free; the holder where it is theirs. */
  function handFor(task: TaskRow): Member | null {
    const { department, role } = task
    const hands = SEVERAL_HANDS[department] ?? 1
    const isFree = (one: Member) => [...turns.values()].filter(({ who }) => who?.id === one.id).length < hands
    const owner = task.state === 'claimed' ? task.owner.id : null
    const fits = (one: Member) => one.departments.includes(department) && one.roles.includes(role)
    return house.members.find((one) => (owner === null ? fits(one) : one.id === owner) && isFree(one)) ?? null
  }

  async function finish(turn: Turn, minute: number): Promise<void> {
    const { task, plan, who } = turn
    if (who === null) return
    turns.delete(task.id)
    const args = plan.ending.kind === 'fail' ? { reason: plan.ending.reason } : { captures: await formOf(task, minute) }
    if (await took(turn, who, plan.ending.kind, args)) done += 1
  }

  async function formOf(task: TaskRow, minute: number): Promise<Record<string, unknown>> {
    const state = stateOf(await house.db.reads.journeyRows(house.facility, task.journey))
    const template = state === null ? undefined : of.templates.get(state.journey.workflow)
    const captures = template?.tasks.find(({ key }) => key === task.key)?.captures ?? []
    const facts = new Map<string, unknown>(Object.entries(state === null ? {} : factValues(state)))
    const hint = of.hints.get(state?.identity?.mrn ?? '') ?? null
    const inMin = (minutes: number) => house.now() + minutes * MINUTE_MS
    return fillForm({ captures, facts, hint, dice: seededDice(`${of.seed}:${task.key}:${minute}`), inMin })
  }

  async function took(turn: Turn, who: Member, verb: 'claim' | 'complete' | 'fail', args: object): Promise<boolean> {
    const { refusal, outcome } = await house.ask(who, verb, turn.task.id, args)
    if (refusal === null && outcome !== 'retry') return true
    turns.delete(turn.task.id)
    const code = `${turn.task.key} ${verb} ${refusal?.code ?? outcome}`
    refusals.set(code, (refusals.get(code) ?? 0) + 1)
    return false
  }

  return { look, done: () => done, refused: () => refusals }
}
