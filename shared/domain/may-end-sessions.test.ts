import { expect, test } from 'vitest'
import { anActor } from '../../test/builders/people.ts'
import { mayEndSessionsOf } from './may-end-sessions.ts'

const someone = (over: object) => ({ id: 'u9', facility: 'F1', roles: ['worker'], departments: ['PHA'], ...over })
const actor = (over: object) => anActor({ facility: 'F1', id: 'u1', ...over })

test('[AU8] one’s own, anybody of the house as its supervisor, and as a lead the workers of one’s departments alone', () => {
  const lead = actor({ roles: ['department-lead'], departments: ['PHA', 'CM'] })
  const supervisor = actor({ roles: ['house-supervisor'] })
  const worker = actor({ roles: ['worker'], departments: ['PHA'] })
  const cases: [string, ReturnType<typeof actor>, object, boolean][] = [
    ['own', worker, { id: 'u1' }, true],
    ['a colleague', worker, {}, false],
    ['the house', supervisor, { roles: ['department-lead'] }, true],
    ['another house', supervisor, { facility: 'F2' }, false],
    ['own people', lead, {}, true],
    ['who works elsewhere too', lead, { departments: ['PHA', 'EVS'] }, false],
    ['another lead', lead, { roles: ['worker', 'department-lead'] }, false],
    ['who works for no department', lead, { departments: [] }, false],
    ['a wall display, even itself', actor({ roles: ['wall-display'] }), { id: 'u1' }, false],
  ]
  for (const [what, who, of, may] of cases) expect([what, mayEndSessionsOf(who, someone(of))]).toEqual([what, may])
})
