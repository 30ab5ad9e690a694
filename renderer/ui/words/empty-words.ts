import type { TFunction } from 'i18next'

/** Why a board is empty, as this room knows it. */
type Empty =
  | { readonly kind: 'opens'; readonly how: 'both' | 'manual' | 'self' }
  | { readonly kind: 'not-sent'; readonly departments: readonly string[] }

/** What an empty board says: that nothing is open and how one opens, or whose the rows are. */
export function emptyWords(t: TFunction, title: string, empty: Empty): string {
  if (empty.kind === 'not-sent') return t('board.notSent', { title, departments: empty.departments.join(', ') })
  return `${t('board.emptyOther', { title })} ${t(`board.opens_${empty.how}`)}`
}
