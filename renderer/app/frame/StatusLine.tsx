import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useReference, useRow, useSyncStatus } from '../../state/hooks.ts'
import { useScreenState } from '../../state/screen/use-screen.ts'
import { subjectWord } from '../../state/views/subject.ts'
import { KeyHint } from '../../ui/layout/KeyHint.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import style from './Frame.module.css'

/** What the keys would act on now, and how old the screen is. */
export function StatusLine(): ReactElement {
  const { t } = useTranslation()
  const { pending, asOf } = useSyncStatus()
  const format = useZoneFormat()
  return (
    <footer className={style['status']} data-region="status">
      <Pointed />
      <span className={style['push']}>
        {t('frame.waitingToSend', { count: pending })} ·{' '}
        {asOf === null ? t('frame.never') : t('frame.showing', { time: format.seconds(asOf) })}
      </span>
      <KeyHint keys="?" does={t('frame.keys')} />
    </footer>
  )
}

function Pointed(): ReactElement | null {
  const { t } = useTranslation()
  const cursor = useScreenState((state) => state.cursor)
  const pointed = useScreenState((state) => state.pointed)
  const journey = useRow('journey', cursor?.journey ?? null)
  const task = useRow('task', cursor?.task ?? null)
  const reference = useReference()
  if (journey === null) return null
  const department = task === null ? null : (reference?.departments.get(task.department)?.name ?? task.department)
  const words = [subjectWord(journey, reference), department, task?.title]
    .filter((word) => word !== null && word !== undefined)
    .join(' › ')
  const warn = pointed !== null && pointed.task === task?.id
  return (
    <>
      <span className={style['where']} aria-live={warn ? 'assertive' : 'off'}>
        {warn && task !== null ? t('feedback.pointed', { title: task.title, key: pointed.key }) : words}
      </span>
      {task !== null &&
        HINTS.map(({ keys, action }) => <KeyHint key={keys} keys={keys} does={t(`action.${action}`)} />)}
    </>
  )
}

const HINTS = [
  { keys: 'c', action: 'claim' },
  { keys: 'd', action: 'done' },
  { keys: 't', action: 'ready-at' },
  { keys: 'n', action: 'note' },
  { keys: 'm', action: 'menu' },
] as const
