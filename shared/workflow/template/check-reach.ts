import type { Template } from './template.ts'
import { fault, type TemplateFault } from './template-fault.ts'

/** No step waits for itself over others, and every stage and step can be reached (rule JN20). */
export function checkReach(template: Template): TemplateFault[] {
  const cycle = cycleOf(template)
  if (cycle !== null)
    return [fault(`tasks.${cycle[0]}.after`, `These steps wait for each other: ${cycle.join(' → ')}.`)]
  const stages = reachable(template)
  const lost = template.stages.filter(({ id }) => !stages.has(id))
  return [
    ...lost.map(({ id }) => fault(`stages.${id}`, `Nothing brings a journey to the stage "${id}".`)),
    ...template.tasks
      .filter(({ fromStage }) => template.stages.some(({ id }) => id === fromStage) && !stages.has(fromStage))
      .map(({ key, fromStage }) => fault(`tasks.${key}.fromStage`, `It never opens: nothing reaches "${fromStage}".`)),
  ]
}

/** Stages that a trigger, an event (the order, the leaving), a step or a condition leads to. */
function reachable(template: Template): Set<string> {
  const order = template.stages.filter(({ side }) => !side).map(({ id }) => id)
  const stages = new Set<string>([
    ...template.triggers.map(({ stage }) => stage),
    template.target.fromStage,
    ...(template.leftStage === undefined ? [] : [template.leftStage]),
    ...template.tasks.flatMap(({ reaches }) => (reaches === undefined ? [] : [reaches])),
  ])
  for (let before = -1; before !== stages.size;) {
    before = stages.size
    for (const { id, enter, from } of template.stages) {
      const previous = order[order.indexOf(id) - 1]
      const doors = from ?? (previous === undefined ? [] : [previous])
      if (enter !== undefined && doors.some((door) => stages.has(door))) stages.add(id)
    }
  }
  return stages
}

/** The first ring of steps that wait for one another, or null. */
function cycleOf(template: Template): string[] | null {
  const after = new Map(template.tasks.map((task) => [task.key, task.after]))
  const safe = new Set<string>()
  const search = (key: string, trail: readonly string[]): string[] | null => {
    if (trail.includes(key)) return [...trail.slice(trail.indexOf(key)), key]
    if (safe.has(key)) return null
    for (const next of after.get(key) ?? []) {
      const found = search(next, [...trail, key])
      if (found !== null) return found
    }
    safe.add(key)
    return null
  }
  for (const key of after.keys()) {
    const found = search(key, [])
    if (found !== null) return found
  }
  return null
}
