import type { TFunction } from 'i18next'
import { wordOf } from './word-of.ts'

/** What is still open where no step is next, said in one line; null: nothing is (rule BO27). */
export function idleWords(
  t: TFunction,
  idle: { readonly kind: 'work' | 'answer' | 'fact' | 'time' | 'stage'; readonly what: string } | null,
): string {
  if (idle === null) return t('board.nothingNext')
  return t(`board.idle_${idle.kind}`, { what: idle.kind === 'fact' ? wordOf(t, 'fact', idle.what) : idle.what })
}
