import type { Member } from '../../../shared/domain/reference.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import type { ReferenceView } from '../../state/reference-view.ts'

/** Those who do this kind of work, by name. */
export function colleagues({ reference }: ReferenceView, task: Pick<TaskRow, 'department'>): Member[] {
  const found = reference.members.filter(({ departments }) => departments.includes(task.department))
  return found.toSorted((a, b) => a.name.localeCompare(b.name))
}
