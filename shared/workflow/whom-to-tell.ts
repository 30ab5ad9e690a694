import type { JourneyState } from '../changes/journey-state.ts'
import type { Relation, TellingOf } from '../domain/relation.ts'
import type { RelationshipType } from '../domain/relationship.ts'
import type { TemplateTask } from './template/task-schema.ts'

/** One who must be told of a step; `relation` null: nobody of that kind is known, so somebody has to find out. */
export type ToTell = {
  readonly type: RelationshipType
  readonly relation: Relation | null
  /** Not without the patient's word. */
  readonly needsConsent: boolean
  readonly told: TellingOf | null
}

/** Who must be told when a step is done, in the template's order, with who was told already (rule RE4). */
export function whomToTell(
  { phi, taskPhi }: Pick<JourneyState, 'phi' | 'taskPhi'>,
  task: string,
  def: Pick<TemplateTask, 'mustTell'>,
): ToTell[] {
  const standing = (phi?.relations ?? []).filter(({ to }) => to === null)
  const told = [...taskPhi.values()].find(({ id }) => id === task)?.told ?? []
  return def.mustTell.flatMap((type): ToTell[] => {
    const known = standing.filter((relation) => relation.type === type)
    if (known.length === 0) return [{ type, relation: null, needsConsent: false, told: null }]
    return known.map((relation) => ({
      type,
      relation,
      needsConsent: relation.consent !== 'yes' && type !== 'patient',
      told: told.findLast((one) => one.relation === relation.id) ?? null,
    }))
  })
}
