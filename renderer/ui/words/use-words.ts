import type { i18n, TFunction } from 'i18next'
import { useContext } from 'react'
import { I18nContext } from 'react-i18next'
import { quickWords } from './quick-words.ts'

/**
 * The words, for what is drawn by hundreds (cells, marks): the library's own hook subscribes each caller and resolves each
 * word anew, which was a quarter of drawing a board. A change of language draws these parts anew from above.
 */
export function useWords(): TFunction {
  const { i18n: words } = useContext(I18nContext)
  const kept = made.get(words)
  if (kept !== undefined && kept.language === words.language) return kept.t
  const fresh = { language: words.language, t: quickWords(words) }
  made.set(words, fresh)
  return fresh.t
}

const made = new WeakMap<i18n, { readonly language: string; readonly t: TFunction }>()
