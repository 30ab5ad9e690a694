import { type ReactElement, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole } from '../../state/hooks.ts'
import { interruptionsPer10Min } from '../../state/views/interruptions.ts'
import { useThrottled } from '../../ui/time/use-throttled.ts'
import style from './Escalations.module.css'

/** Counted anew at most this often, ms. */
const EVERY_MS = 5_000

/** How often I was interrupted: the load on a coordinator, said to the coordinator. */
export function Interruptions({ me }: { readonly me: string }): ReactElement {
  const { t } = useTranslation()
  const { board, now, time } = useConsole()
  const count = useCallback(() => interruptionsPer10Min(board, me, now()), [board, me, now])
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [board.subscribeAny(listener), time.subscribe(listener)]
      return () => stops.forEach((stop) => stop())
    },
    [board, time],
  )
  const rate = useThrottled(subscribe, count, EVERY_MS)
  return <p className={style['foot']}>{t('escalation.interruptions', { rate: rate.toFixed(1) })}</p>
}
