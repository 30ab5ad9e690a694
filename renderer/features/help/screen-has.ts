import type { ScreenHas } from './help-groups.ts'

/** What of the screen keys lead to: read from the marks that the keys themselves look for. */
export function screenHas(page: Pick<Document, 'querySelector'>): ScreenHas {
  const has = (selector: string) => page.querySelector(selector) !== null
  return {
    rows: has('#screen [data-keys] [data-journey], #screen [data-keys][data-journey]'),
    bands: has('#screen [role="grid"] [aria-expanded]'),
    filter: has('[data-filter]'),
    order: has('[data-order]'),
    sections: has('[data-section]'),
    identity: has('[data-identity]'),
  }
}
