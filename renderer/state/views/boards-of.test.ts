import { expect, test } from 'vitest'
import { builtIn, smallHospital } from '../../../test/builders/journey.ts'
import { OTHER_WORKFLOWS } from '../../../test/builders/other-workflows.ts'
import { aCoordinator } from '../../../test/builders/people.ts'
import { referenceView } from '../reference-view.ts'
import { boardsInOrder, boardsOf } from './boards-of.ts'

const view = referenceView(
  smallHospital({ templates: [...OTHER_WORKFLOWS, builtIn('referral.in.v1'), builtIn('discharge.v1')] }),
)
const seenBy = (roles: string[], departments: string[] = []) =>
  boardsOf(view, aCoordinator({ roles, departments })).map(({ id }) => id)

test('[BO25] every workflow in use has a board; those with a letter stand first, the others by title', () => {
  expect(boardsInOrder(view).map(({ id }) => id)).toEqual(['discharge', 'referral.in', 'loan', 'linen'])
})

test('[BO25] a board concerns whose unit, department or role has a part in it', () => {
  expect(seenBy(['unit-coordinator'])).toEqual(['discharge', 'linen'])
  expect(seenBy(['worker'], ['TRN'])).toEqual(['discharge', 'loan'])
  expect(seenBy(['worker'], ['NUR'])).toEqual(['discharge', 'linen'])
  expect(seenBy(['referral-coordinator'])).toEqual(['discharge', 'referral.in'])
  expect(seenBy(['template-owner'])).toEqual(['loan', 'linen'])
})
