import type { TFunction } from 'i18next'
import type { refusal } from './en/refusals.ts'

/** Which of the sentences tells a refusal (the `tale` of renderer/state/views/refusal-story.ts). */
type Tale = Exclude<keyof typeof refusal, 'formKept' | 'somebody' | 'unknownTime'>

/** What a refusal's sentence is made from, in words already: names short, moments as the wall clock shows them. */
export type RefusalTelling = {
  readonly tale: Tale
  /** What was asked: "Claim". */
  readonly verb: string
  /** Empty where the step is not held here any more. */
  readonly title: string
  readonly bed: string
  readonly by: string | null
  readonly at: string | null
  readonly pressed: string
  /** The rule's own sentence, where it has one. */
  readonly why: string | null
}

/** What happened, who, when: the sentence of a refused action, for cards and notices alike (screens.md section 6). */
export function refusalWords(t: TFunction, telling: RefusalTelling): string {
  const { tale, verb, title, bed, by, at, pressed, why } = telling
  return t(`refusal.${tale}`, {
    verb,
    title: title === '' ? verb : title,
    bed: bed === '' ? t('common.noBed') : bed,
    by: by ?? t('refusal.somebody'),
    at: at ?? t('refusal.unknownTime'),
    pressed,
    why: why ?? '',
  }).trim()
}
