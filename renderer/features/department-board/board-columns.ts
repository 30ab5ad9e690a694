import type { TFunction } from 'i18next'
import { OTHER_COLUMN } from '../../state/views/board-cells.ts'
import type { GridColumnSpec } from '../../ui/grid/use-grid-columns.ts'
import { subjectTitle } from '../../ui/words/subject-title.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'

/** The columns before the departments; a workflow names its own as it likes, so these have names that none may have. */
export const FIXED = { patient: '#patient', leave: '#leave', now: '#now', about: '#about' } as const

/** The columns of a board as its template lists them; a department with nothing open in the rows shown is folded. */
export function boardColumns(template: Template, open: ReadonlySet<string>, t: TFunction): GridColumnSpec[] {
  const departments = template.board.columns.map(({ id, title }) => ({ id, title }))
  const other = open.has(OTHER_COLUMN) ? [{ id: OTHER_COLUMN, title: t('board.other') }] : []
  return [
    { id: FIXED.patient, title: subjectTitle(t, template.subject), min: 196, grow: 0.6, most: 260, pinned: true },
    {
      id: FIXED.leave,
      title: t(template.leftStage === undefined ? 'board.due' : 'board.leave'),
      min: 92,
      grow: 0,
      pinned: true,
    },
    { id: FIXED.now, title: t('board.now'), min: 196, grow: 0.8, most: 300, pinned: true },
    ...(template.board.shows.length > 0
      ? [{ id: FIXED.about, title: t('board.about'), min: 156, grow: 0.4, most: 300, foldUnder: BESIDE_DRAWER_PX }]
      : []),
    ...[...departments, ...other].map((column) => ({ ...column, min: 82, grow: 1, folded: !open.has(column.id) })),
  ]
}

/** Beside the drawer, which says it all, the departments need the room. */
const BESIDE_DRAWER_PX = 1000
