import type { i18n, TFunction } from 'i18next'

/** A text in its parts: what stands there, and by turns the name of a value. */
type Parts = readonly string[]

/** Asks for more than a text with values put in: another form of the key. */
const OTHER_FORMS = ['count', 'context', 'ordinal', 'lng', 'ns', 'replace']

/**
 * The library's `t` of the present language for the plain case, from texts that were taken apart once: a key that is there,
 * and texts or numbers to put in. Everything else goes to the library, so both say the same (quick-words.test.ts).
 */
export function quickWords(words: i18n): TFunction {
  const texts = new Map<string, Parts>()
  collect(words.getResourceBundle(words.resolvedLanguage ?? words.language, 'translation'), '', texts)
  const quick = (key: unknown, values?: unknown): string => {
    const parts = typeof key === 'string' ? texts.get(key) : undefined
    const said = parts === undefined ? null : filled(parts, values)
    // The arguments are those of `t`, handed on as they came.
    return said ?? (words.t as unknown as typeof quick)(key, values)
  }
  // Of the library's type the call is all that screens use.
  return quick as unknown as TFunction
}

function collect(branch: unknown, path: string, texts: Map<string, Parts>): void {
  if (typeof branch === 'string') {
    // Nesting and formats are the library's.
    if (!/\$t\(|\{\{[^}]*[,-]/.test(branch)) texts.set(path, branch.split(/\{\{\s*([^}\s]+)\s*\}\}/))
    return
  }
  if (typeof branch !== 'object' || branch === null) return
  for (const [name, inner] of Object.entries(branch)) collect(inner, path === '' ? name : `${path}.${name}`, texts)
}

function filled(parts: Parts, values: unknown): string | null {
  const [first = ''] = parts
  if (values === undefined) return parts.length === 1 ? first : null
  if (typeof values !== 'object' || values === null) return null
  if (OTHER_FORMS.some((name) => name in values)) return null
  let text = first
  for (let at = 1; at < parts.length; at += 2) {
    const value = (values as Record<string, unknown>)[parts[at] ?? '']
    if (typeof value !== 'string' && typeof value !== 'number') return null
    text += String(value) + (parts[at + 1] ?? '')
  }
  return text
}
