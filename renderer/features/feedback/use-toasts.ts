import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole } from '../../state/hooks.ts'
import { useScreen } from '../../state/screen/use-screen.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { SILENT, type Speech, spoken, withWords } from './speech.ts'
import { notOvertaken, stillStanding, type Toast, withToast } from './toast.ts'
import { toastOf } from './toast-of.ts'
import { watchNews } from './watch-news.ts'

/** How often what has passed is put away and what waits is said, ms. */
const SWEEP_MS = 1_000

/** The messages, and what a screen reader hears of them. `hold`: they stand while the hand is on them. */
export type Toasts = {
  readonly toasts: readonly Toast[]
  readonly speech: Speech
  readonly drop: (nr: number) => void
  readonly hold: (held: boolean) => void
}

/** Follows what is to be told, from now on. */
export function useToasts(): Toasts {
  const { t } = useTranslation()
  const console = useConsole()
  const screen = useScreen()
  const format = useZoneFormat()
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const [speech, setSpeech] = useState(SILENT)
  const held = useRef(false)
  useEffect(() => {
    return watchNews(console, screen, (news) => {
      const now = console.now()
      const online = console.status.getState().line.kind === 'live'
      const when = (at: number) => format.when(at, now)
      const toast = toastOf(news, {
        t,
        board: console.board,
        reference: console.reference.getState(),
        when,
        now,
        online,
      })
      setToasts((was) => withToast(notOvertaken(was, news), toast))
      setSpeech((was) => withWords(was, toast.words, now))
    })
  }, [console, screen, format, t])
  useEffect(() => {
    const sweep = setInterval(() => {
      const now = console.now()
      const cards = new Set<string>(console.outbox.getState().refused.map(({ command }) => command.commandId))
      // Under the hand nothing goes; what a card no longer stands for goes at once.
      setToasts((was) => stillStanding(was, { now: held.current ? Number.NEGATIVE_INFINITY : now, cards }))
      setSpeech((was) => spoken(was, now))
    }, SWEEP_MS)
    return () => clearInterval(sweep)
  }, [console])
  const drop = useCallback((nr: number) => setToasts((was) => was.filter((one) => one.nr !== nr)), [])
  const hold = useCallback((on: boolean) => void (held.current = on), [])
  return { toasts, speech, drop, hold }
}
