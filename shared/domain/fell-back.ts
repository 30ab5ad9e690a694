import type { Person } from './person.ts'
import type { TaskRow } from './task.ts'

/** Who had a step that is nobody's since their shift was over; null: it is not one of these (rule HO4). */
export function fellBackFrom(task: TaskRow): Person | null {
  const { passedOn } = task
  if (task.state !== 'free' || passedOn === undefined) return null
  return passedOn.shiftEnd === true && passedOn.to === null ? passedOn.from : null
}
