import { isolate } from './isolate.ts'

/** How a patient is called: the family name where the reader holds it, else initials. */
type Name =
  | { readonly kind: 'named'; readonly family: string }
  | { readonly kind: 'initials'; readonly initials: string }

/** "412A RIVERA" for a sentence; the foreign name cannot turn the words around it. Without a bed the name alone. */
export function patientLabel(bed: string | null, name: Name): string {
  const called = name.kind === 'named' ? isolate(name.family).text : name.initials
  return [bed ?? '', isolated(called)].filter(Boolean).join(' ')
}

// First strong isolate and its end: what an element's <bdi> does, inside plain text.
function isolated(text: string): string {
  return `\u2068${text}\u2069`
}
