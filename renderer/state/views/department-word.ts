import type { Template } from '../../../shared/workflow/template/template.ts'
import type { ReferenceView } from '../reference-view.ts'

/** What a board calls a department where room is short: the title of the column it stands first in, if that is shorter. */
export function departmentWord(template: Template, id: string, reference: ReferenceView | null): string {
  const name = reference?.departments.get(id)?.name ?? id
  const title = template.board.columns.find(({ departments }) => departments[0] === id)?.title ?? name
  return template.board.kind === 'departments' && title.length < name.length ? title : name
}
