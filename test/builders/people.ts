import { type Actor, actorSchema } from '../../shared/domain/person.ts'
import { classOfRoles } from '../../shared/domain/scopes.ts'

type Loose = { [K in keyof Actor]?: Actor[K] extends string ? string : readonly string[] }

/** A signed-in person; class as the roles give it. */
export function anActor(over: Loose = {}): Actor {
  const person = {
    id: 'u-me',
    name: 'K. Lind',
    facility: 'north',
    session: 's1',
    roles: [],
    departments: [],
    units: [],
  }
  const actor = actorSchema.parse({ ...person, class: 'phi', ...over })
  return over.class === undefined ? { ...actor, class: classOfRoles(actor) } : actor
}

/** A pharmacy worker. */
export function aPharmacist(over: Loose = {}): Actor {
  return anActor({ id: 'u-ortiz', name: 'J. Ortiz', roles: ['worker'], departments: ['PHA'], ...over })
}

/** The coordinator who covers 4 West. */
export function aCoordinator(over: Loose = {}): Actor {
  return anActor({ roles: ['unit-coordinator'], units: ['4W'], ...over })
}
