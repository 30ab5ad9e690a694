import { z } from 'zod'

/** Text from outside: well-formed Unicode, no NUL or other control characters but tab and line feed, at most `max` UTF-16 units. */
export function textSchema(max: number): z.ZodType<string, string> {
  return z
    .string()
    .max(max)
    .refine((value) => isStorable(value), UNSTORABLE)
}

/** An id from outside: never empty, and what no stored one can hold is refused before it is looked up. */
export function idTextSchema(max: number): z.ZodType<string, string> {
  return z
    .string()
    .min(1)
    .max(max)
    .refine((value) => isStorable(value), UNSTORABLE)
}

const UNSTORABLE = 'holds characters that cannot be stored'

// oxlint-disable-next-line no-control-regex -- naming the refused control characters is the point
const REFUSED = /[\u0000-\u0008\u000B-\u001F\u007F]/

function isStorable(value: string): boolean {
  if (REFUSED.test(value)) return false
  for (const char of value) {
    const code = char.codePointAt(0) ?? 0
    if (code >= 0xd800 && code <= 0xdfff) return false
  }
  return true
}

/** What a person typed, made even before it is judged: line ends as LF, composed form, at most 8 marks on one letter. */
export function tidyText(value: string): string {
  return value
    .replaceAll('\r\n', '\n')
    .normalize('NFC')
    .replace(/(\p{M}{8})\p{M}+/gu, '$1')
    .trim()
}

/** Typed text at the door: tidied, then as `textSchema`; `min` 1 refuses blank text. */
export function typedTextSchema(max: number, min = 0): z.ZodType<string, string> {
  return z
    .string()
    .max(200_000)
    .transform((value) => tidyText(value))
    .pipe(textSchema(max).refine((value) => value.length >= min, 'is empty'))
}
