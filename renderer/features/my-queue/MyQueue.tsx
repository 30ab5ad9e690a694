import { useMediaQuery } from '@mantine/hooks'
import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Actor } from '../../../shared/domain/person.ts'
import { useRankedList, useReference, useSession } from '../../state/hooks.ts'
import { useScreenState } from '../../state/screen/use-screen.ts'
import { actorIn } from '../../state/session-store.ts'
import { queueRank } from '../../state/views/queue-rank.ts'
import { templateOf } from '../../state/views/template-facts.ts'
import { Live } from '../../ui/layout/Live.tsx'
import { ScreenTop } from '../../ui/layout/ScreenTop.tsx'
import { WaitingRows } from '../../ui/layout/WaitingRows.tsx'
import { queueIds } from './queue-lines.ts'
import { QueueNarrow } from './QueueNarrow.tsx'
import { QueueWide } from './QueueWide.tsx'
import type { PaneParts } from './TaskPane.tsx'
import frame from '../../ui/layout/Screen.module.css'
import style from './MyQueue.module.css'

/** Below this width a person holds it in the hand: one job a page. */
const NARROW = '(max-width: 699px)'

/** The next right task, finished without leaving the list. */
export function MyQueue(props: { readonly parts: PaneParts }): ReactElement | null {
  const actor = actorIn(useSession())
  return actor === null ? null : <Listed actor={actor} parts={props.parts} />
}

function Listed({ actor, parts }: { readonly actor: Actor; readonly parts: PaneParts }): ReactElement {
  const { t } = useTranslation()
  const narrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false })
  const { id: me, units, departments } = actor
  const indexes = useMemo(
    () => [`tasks:owner:${me}` as const, ...departments.map((one) => `tasks:department:${one}` as const)],
    [me, departments],
  )
  const reference = useReference()
  const rank = useMemo(
    () => queueRank({ me, units, departments, weightsOf: (journey) => templateOf(reference, journey)?.score }),
    [me, units, departments, reference],
  )
  const { shown, waiting, touch, apply } = useRankedList(indexes, rank)
  const ids = useMemo(() => queueIds(shown), [shown])
  const picked = useScreenState((screen) => screen.selected.size)
  const summary = t('queue.summary', { mine: ids.mine.length, next: ids.next.length })
  return (
    <section className={frame['screen']} data-screen="queue">
      <ScreenTop>
        <h1 className={frame['title']}>{t('queue.title')}</h1>
        <span className={style['hint']}>{summary}</span>
        {picked > 0 && <strong aria-live="polite">{t('queue.selected', { count: picked })}</strong>}
        <WaitingRows count={waiting} onApply={apply} />
      </ScreenTop>
      {departments.length === 0 && <p className={`${style['hint']} ${style['alone']}`}>{t('queue.noDepartment')}</p>}
      {narrow ? (
        <QueueNarrow ids={ids} parts={parts} onTouch={touch} />
      ) : (
        <QueueWide ids={ids} parts={parts} onTouch={touch} />
      )}
      <Live words={summary} />
    </section>
  )
}
