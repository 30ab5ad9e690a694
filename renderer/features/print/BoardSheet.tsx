import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole } from '../../state/hooks.ts'
import { boardCells } from '../../state/views/board-cells.ts'
import { orderOf } from '../../state/views/template-facts.ts'
import { subjectTitle } from '../../ui/words/subject-title.ts'
import { PrintName } from './PrintName.tsx'
import { type PrintOf, printRows } from './print-rows.ts'
import { SheetHead } from './SheetHead.tsx'
import { StepWords } from './StepWords.tsx'
import style from './Print.module.css'

/** The board on paper, landscape: words and shapes, and where to write what was done meanwhile. */
export function BoardSheet(of: PrintOf): ReactElement {
  const { t } = useTranslation()
  const { board, now } = useConsole()
  const { template } = of
  const at = now()
  const stages = new Map(template.stages.map(({ id, title }) => [id, title]))
  const columns = template.board.kind === 'departments' ? template.board.columns : [NEXT]
  return (
    <>
      <SheetHead of={of} title={template.title} />
      <table className={style['table']}>
        <thead>
          <tr>
            <th>{t('print.nr')}</th>
            <th>{subjectTitle(t, template.subject)}</th>
            <th>{t('stages.stage')}</th>
            {columns.map(({ id, title }) => (
              <th key={id}>{id === NEXT.id ? t('stages.next') : title}</th>
            ))}
            <th>{t('print.after')}</th>
          </tr>
        </thead>
        <tbody>
          {printRows(of, board, at).map(({ nr, state }) => {
            const cells = boardCells(state, template, { me: null, now: at, order: orderOf(template) })
            const next = state.journey.next === null ? null : (state.tasks.get(state.journey.next.task) ?? null)
            return (
              <tr key={nr}>
                <td>{nr}</td>
                <td>
                  <PrintName of={of} state={state} />
                </td>
                <td>{stages.get(state.journey.stage) ?? state.journey.stage}</td>
                {columns.map(({ id }) => {
                  const task = id === NEXT.id ? next : (cells.get(id)?.lead ?? null)
                  return <td key={id}>{task !== null && <StepWords task={task} now={at} />}</td>
                })}
                <td className={style['blank']}>{t('print.doneAtBy')}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </>
  )
}

const NEXT = { id: '', title: '' }
