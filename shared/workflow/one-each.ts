import type { Template } from './template/template.ts'

/** True for a workflow of which there is one for each unit and end of a shift. */
export function isOfShift({ dedupe }: Pick<Template, 'dedupe'>): boolean {
  return dedupe?.by.includes('shiftEndAt') === true
}

/** True for a workflow of which there is one for each unit. */
export function isOfUnit({ dedupe }: Pick<Template, 'dedupe'>): boolean {
  return dedupe?.by.includes('unit') === true
}
