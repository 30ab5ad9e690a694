import type { TFunction } from 'i18next'
import { formatAge } from '../time/format-age.ts'

/** What a silent feed means for who looks at the boards. `usualMin` null: its rhythm is not known. */
export function silenceWords(
  t: TFunction,
  feed: {
    readonly kind: 'adt' | 'orders' | 'scheduling' | 'documents' | 'referrals' | 'other'
    readonly forMs: number
    readonly usualMin: number | null
  },
): string {
  const words = { kind: t(`sync.feed_${feed.kind}`), age: formatAge(feed.forMs), usual: feed.usualMin ?? '?' }
  const so = t(feed.kind === 'adt' ? 'sync.silentBeds' : 'sync.silentRows')
  return `${t('sync.silent', words)} ${so}`
}
