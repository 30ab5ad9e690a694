import type { Unit } from '../../../shared/domain/reference.ts'

/** What is typed to open a journey. `bed` is "room bed". */
export type OpenValues = {
  readonly workflow: string
  readonly unit: string
  readonly bed: string
  readonly visit: string
  readonly stage: string
  readonly family: string
  readonly given: string
}

/** The arguments of open-journey; what is empty is left out. */
export function openArgs(values: OpenValues, byPatient: boolean, unit: Unit | undefined): Record<string, unknown> {
  const stage = values.stage === '' ? {} : { stage: values.stage }
  if (byPatient)
    return {
      workflow: values.workflow,
      ...stage,
      patient: { family: values.family.trim(), given: values.given.trim() },
    }
  const [room, bed] = values.bed.split(' ')
  const place = unit === undefined ? {} : { unit: unit.id, ...(bed === undefined ? {} : { room, bed }) }
  const visit = values.visit.trim() === '' ? {} : { visit: values.visit.trim() }
  return { workflow: values.workflow, ...stage, ...place, ...visit }
}
