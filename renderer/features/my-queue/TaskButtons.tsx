import { Button } from '@mantine/core'
import { type ReactElement, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { TaskRow } from '../../../shared/domain/task.ts'
import { useConsole } from '../../state/hooks.ts'
import type { Action } from '../../state/screen/action.ts'
import type { Target } from '../../state/screen/screen-store.ts'
import { useActions } from '../../state/screen/use-screen.ts'
import { actorIn } from '../../state/session-store.ts'
import { nextBest } from '../../state/views/next-best.ts'
import { subjectWord } from '../../state/views/subject.ts'
import { KeyHint } from '../../ui/layout/KeyHint.tsx'
import { useThrottled } from '../../ui/time/use-throttled.ts'
import style from './TaskPane.module.css'

/** What else can be done with a task now, each with its key; and what comes after it. */
export function TaskButtons(props: { readonly target: Target; readonly row: TaskRow }): ReactElement {
  const { target, row } = props
  const { t } = useTranslation()
  const actions = useActions()
  const shown = BUTTONS.filter(({ action, not }) => !not.includes(row.state) && actions.whyNot(action, target) === null)
  return (
    <div className={style['buttons']}>
      {shown.map(({ action, keys, words }) => (
        <Button key={action} variant="default" onClick={() => actions.act(action, target)}>
          <KeyHint keys={keys} does={t(words)} />
        </Button>
      ))}
      <Then target={target} />
    </div>
  )
}

type Shown = {
  readonly action: Action
  readonly keys: string
  readonly words:
    | 'queue.take'
    | 'queue.start'
    | 'action.pause'
    | 'action.resume'
    | 'queue.readyAt'
    | 'queue.notDone'
    | 'queue.more'
  /** States in which it would change nothing. */
  readonly not: readonly TaskRow['state'][]
}

const BUTTONS: readonly Shown[] = [
  { action: 'claim', keys: 'c', words: 'queue.take', not: ['claimed', 'working', 'paused'] },
  { action: 'start', keys: 's', words: 'queue.start', not: ['working', 'paused'] },
  { action: 'pause', keys: 'p', words: 'action.pause', not: ['free', 'paused', 'waiting'] },
  { action: 'resume', keys: 'p', words: 'action.resume', not: ['free', 'claimed', 'working', 'waiting'] },
  { action: 'ready-at', keys: 't', words: 'queue.readyAt', not: [] },
  { action: 'fail', keys: 'x', words: 'queue.notDone', not: [] },
  { action: 'menu', keys: 'm', words: 'queue.more', not: [] },
]

/** The queue moves while one works: the hint may lag, ms. */
const EVERY_MS = 1_000

/** What Shift+C would take, after this one. */
function Then({ target }: { readonly target: Target }): ReactElement | null {
  const { t } = useTranslation()
  const actions = useActions()
  const { board, session, now, reference } = useConsole()
  const find = useCallback(() => {
    const actor = actorIn(session.store.getState())
    const on = { reference: reference.getState(), but: target.task }
    return actor === null ? null : (nextBest(board, actor, now(), on)?.id ?? null)
  }, [board, session, now, reference, target.task])
  const id = useThrottled(board.subscribeAny, find, EVERY_MS)
  const task = id === null ? null : board.row('task', id)
  const journey = task === null ? null : board.row('journey', task.journey)
  if (task === null || journey === null) return null
  const words = { bed: subjectWord(journey, reference.getState()), title: task.title }
  return (
    <button
      type="button"
      className={`ow-plain ${style['then']}`}
      onClick={() => actions.act('claim', { journey: journey.id, task: task.id, escalation: null })}
    >
      <KeyHint keys="Shift+C" does={t('queue.after', words)} />
    </button>
  )
}
