import { type KeyboardEvent, type ReactElement, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole } from '../../state/hooks.ts'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { isLate, timeOf } from '../../state/views/task-time.ts'
import { stepOf, templateOf } from '../../state/views/template-facts.ts'
import { createGridCursor, moveCursor } from '../../ui/grid/grid-cursor.ts'
import { GroupHead } from '../../ui/grid/GroupHead.tsx'
import { LINE_HEIGHTS } from '../../ui/grid/line-heights.ts'
import { type LineDrawing, VirtualGrid } from '../../ui/grid/VirtualGrid.tsx'
import { extendSelection } from './extend-selection.ts'
import { foldByKey } from './fold-by-key.ts'
import { foldKey, type QueueIds, type QueueLine, queueLines } from './queue-lines.ts'
import { QueueEmpty } from './QueueEmpty.tsx'
import { QueueRow } from './QueueRow.tsx'
import { type PaneParts, TaskPane } from './TaskPane.tsx'
import { usePaneTask } from './use-pane-task.ts'
import frame from '../../ui/layout/Screen.module.css'
import style from './MyQueue.module.css'

type Props = { readonly ids: QueueIds; readonly parts: PaneParts; readonly onTouch: () => void }

/** The list on the left, the task under the cursor on the right. */
export function QueueWide({ ids, parts, onTouch }: Props): ReactElement {
  const { t } = useTranslation()
  const screen = useScreen()
  const { board, now } = useConsole()
  const folds = useScreenState((state) => state.folds)
  const density = useScreenState((state) => state.density)
  const [cursor] = useState(createGridCursor)
  const { task, pane, sent, release } = usePaneTask(cursor)
  const lines = useMemo(() => queueLines(ids, folds, LINE_HEIGHTS[density]), [ids, folds, density])
  const columns = useMemo(() => queueColumns(t('queue.task'), t('queue.due'), t('queue.why')), [t])
  const draw = useDrawing(cursor)
  const isMarked = useCallback(
    (id: string) => {
      const row = board.row('task', id)
      return row !== null && isLate(timeOf(row, now()))
    },
    [board, now],
  )
  const opensForm = useOpensForm()
  const handleGridKey = (key: string, row: string | null) => {
    if (key === '[' || key === ']') return foldByKey(key, row, lines, screen.fold)
    if (key !== 'd' || row === null || !opensForm(row)) return false
    if (task === row) return focusForm(pane.current)
    // The pane shows another yet, because nobody moved here: the first press brings its form into sight.
    moveCursor(cursor, { row }, false)
    screen.point(row, key)
    return true
  }
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.shiftKey) extendSelection(event.key, cursor.getState().row, lines, screen)
  }
  return (
    <div className={style['split']}>
      <div className={style['list']} onKeyDownCapture={handleKeyDown} role="presentation">
        <QueueEmpty ids={ids} />
        {lines.length > 0 && (
          <div className={frame['grid']}>
            <VirtualGrid
              label={t('queue.list')}
              columns={columns}
              lines={lines}
              cursor={cursor}
              draw={draw}
              isMarked={isMarked}
              onTouch={onTouch}
              onKey={handleGridKey}
            />
          </div>
        )}
      </div>
      <div
        ref={pane}
        className={style['pane']}
        data-region="form"
        role="presentation"
        onKeyDown={onTouch}
        onPointerDown={onTouch}
      >
        {task === null ? (
          <p className={style['hint']}>{t('queue.pick')}</p>
        ) : (
          <TaskPane key={task} task={task} parts={parts} onSent={sent} onLeave={release} />
        )}
      </div>
    </div>
  )
}

function queueColumns(task: string, due: string, why: string) {
  return [
    { id: 'task', title: task, min: 190, grow: 1.2 },
    { id: 'due', title: due, min: 104, grow: 0 },
    { id: 'why', title: why, min: 160, grow: 1 },
  ]
}

function useDrawing(cursor: ReturnType<typeof createGridCursor>): LineDrawing<QueueLine> {
  const { t } = useTranslation()
  const screen = useScreen()
  return useCallback(
    (line, columns, rowIndex) =>
      line.shows === 'group' ? (
        <GroupHead
          name={t(`queue.${line.group}`)}
          count={line.count}
          rowIndex={rowIndex}
          folded={line.folded}
          onFold={(folded) => screen.fold(foldKey(line.group), folded)}
        />
      ) : (
        <QueueRow task={line.task} columns={columns} rowIndex={rowIndex} cursor={cursor} />
      ),
    [cursor, screen, t],
  )
}

/** True where done must ask first and only this one is meant: the form stands open beside the list already. */
function useOpensForm(): (task: string) => boolean {
  const { board, reference } = useConsole()
  const screen = useScreen()
  return useCallback(
    (id) => {
      const { selected } = screen.store.getState()
      const task = board.row('task', id)
      const journey = task === null ? null : board.row('journey', task.journey)
      if (task === null || journey === null || (selected.has(id) && selected.size > 1)) return false
      return (stepOf(templateOf(reference.getState(), journey), task)?.captures.length ?? 0) > 0
    },
    [board, reference, screen],
  )
}

function focusForm(pane: HTMLElement | null): boolean {
  const field = pane?.querySelector<HTMLElement>('form input, form select, form textarea') ?? null
  field?.focus()
  return field !== null
}
