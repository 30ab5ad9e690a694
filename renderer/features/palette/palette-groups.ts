import type { ActChoice, Choice, ChoiceGroup } from './choice.ts'

/** Everything that could be chosen, before anything is typed. */
export type Offer = {
  readonly acts: readonly ActChoice[]
  /** Those of the acts that stood as impossible when the palette opened: they keep their place at the end. */
  readonly notNow: ReadonlySet<string>
  readonly patients: readonly Choice[]
  readonly screens: readonly (Choice & { readonly words: string })[]
  readonly units: readonly (Choice & { readonly words: string })[]
  readonly deeds: readonly (Choice & { readonly words: string })[]
}

/** The lines for a text, under their headings: the focused row's actions first, what is impossible last. */
export function paletteGroups(text: string, offer: Offer): readonly ChoiceGroup[] {
  const fit = <C extends { readonly words: string }>(choices: readonly C[]) =>
    choices.filter(({ words }) => fits(text, words))
  const acts = fit(offer.acts)
  const groups: readonly ChoiceGroup[] = [
    { id: 'act', choices: acts.filter(({ id }) => !offer.notNow.has(id)) },
    { id: 'patient', choices: offer.patients },
    { id: 'screen', choices: fit(offer.screens) },
    // Too many to stand there unasked.
    { id: 'unit', choices: text.trim() === '' ? [] : fit(offer.units) },
    { id: 'deed', choices: fit(offer.deeds) },
    { id: 'notNow', choices: acts.filter(({ id }) => offer.notNow.has(id)) },
  ]
  return groups.filter(({ choices }) => choices.length > 0)
}

/** Where the cursor stands: on what was chosen while it is there, else on the first line that can be done. */
export function chosenOf(groups: readonly ChoiceGroup[], wanted: string | null): Choice | null {
  const all = groups.flatMap(({ choices }) => choices)
  const first = all.find((choice) => choice.kind !== 'act' || choice.why === null)
  return all.find(({ id }) => id === wanted) ?? first ?? all[0] ?? null
}

/** The line `by` steps away, round the ends. */
export function choiceAfter(groups: readonly ChoiceGroup[], from: Choice | null, by: number): Choice | null {
  const all = groups.flatMap(({ choices }) => choices)
  const at = all.findIndex(({ id }) => id === from?.id)
  return all[(((at + by) % all.length) + all.length) % all.length] ?? null
}

/** Every typed word begins a word of the line. */
function fits(text: string, words: string): boolean {
  const hay = words.toLowerCase().split(/[\s,·]+/)
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((typed) => hay.some((word) => word.startsWith(typed)))
}
