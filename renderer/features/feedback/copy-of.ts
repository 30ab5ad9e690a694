import type { Ask } from '../../state/issue-command.ts'
import { wordOf } from '../../ui/words/word-of.ts'
import type { Subject } from './subject-of.ts'
import type { Telling } from './toast-of.ts'

/** An action that could not be recorded, as text to keep elsewhere: what, for whom, when, and the filled form. */
export function copyOf({ verb, args }: Ask, subject: Subject, { t, when, now }: Telling): string {
  const form = Object.entries(args ?? {}).flatMap(([name, value]) => linesOf(name, value))
  const words = { verb: wordOf(t, 'verb', verb), time: when(now), form: form.join('\n'), ...subject }
  return t('feedback.copyText', words).trim()
}

function linesOf(name: string, value: unknown): string[] {
  if (value === null || value === undefined || value === '') return []
  if (typeof value === 'object' && !Array.isArray(value))
    return Object.entries(value).flatMap(([inner, one]) => linesOf(inner, one))
  return [
    `\n${name}: ${Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : JSON.stringify(value)}`.trim(),
  ]
}
