import type { Department, Member, Reference, Unit } from '../../shared/domain/reference.ts'
import type { Template } from '../../shared/workflow/template.ts'

/** Reference data with lookups. Templates by `<id>@<version>`; `boards` holds the newest version of each workflow. */
export type ReferenceView = {
  readonly reference: Reference
  readonly units: ReadonlyMap<string, Unit>
  readonly departments: ReadonlyMap<string, Department>
  readonly members: ReadonlyMap<string, Member>
  readonly templates: ReadonlyMap<string, Template>
  readonly boards: readonly Template[]
}
