/** What a waiting step waits for, as read from one entry of `waitingFor` (rule JN5). */
export type Wait =
  | { readonly kind: 'step'; readonly key: string }
  /** So many more of these: one (`any:a|b`), or several (`2-of:a|b|c`). */
  | { readonly kind: 'some'; readonly more: number; readonly keys: readonly string[] }
  | { readonly kind: 'stage' | 'fact' | 'gate'; readonly name: string }
  | { readonly kind: 'time' | 'hold' }

/** Reads an entry of `waitingFor`. */
export function readWait(text: string): Wait {
  const colon = text.indexOf(':')
  if (colon < 0) return text === 'time' || text === 'hold' ? { kind: text } : { kind: 'step', key: text }
  const [kind, name] = [text.slice(0, colon), text.slice(colon + 1)]
  if (kind === 'stage' || kind === 'fact' || kind === 'gate') return { kind, name }
  const more = kind === 'any' ? 1 : Number.parseInt(kind, 10)
  return { kind: 'some', more: Number.isFinite(more) ? more : 1, keys: name.split('|') }
}

/** The entry that says "so many more of these steps". */
export function someOf(more: number, keys: readonly string[]): string {
  return `${more === 1 ? 'any' : `${more}-of`}:${keys.join('|')}`
}

/** The steps that an entry names. */
export function stepsIn(text: string): readonly string[] {
  const wait = readWait(text)
  if (wait.kind === 'step') return [wait.key]
  return wait.kind === 'some' ? wait.keys : []
}
