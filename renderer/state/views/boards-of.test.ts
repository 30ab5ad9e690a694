import { expect, test } from 'vitest'
import { builtIn, smallHospital } from '../../../test/builders/journey.ts'
import { OTHER_WORKFLOWS } from '../../../test/builders/other-workflows.ts'
import { aCoordinator } from '../../../test/builders/people.ts'
import { referenceView } from '../reference-view.ts'
import { boardsInOrder, boardsOf, nearestBoards } from './boards-of.ts'

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

test('[BO25] a lead has the boards of their own departments, and in a short list those that live there first', () => {
  const names = ['auth.v1', 'recall.v1', 'denial.v1', 'bed.v1', 'supply.v1', 'referral.in.v1', 'discharge.v1']
  const all = referenceView(smallHospital({ templates: names.map(builtIn) }))
  const lead = (department: string) => aCoordinator({ roles: ['department-lead', 'worker'], departments: [department] })
  const ids = (templates: readonly { id: string }[]) => templates.map(({ id }) => id)
  expect(ids(boardsOf(all, lead('REC')))).toEqual(['recall'])
  expect(ids(boardsOf(all, lead('AUT')))).toEqual(['discharge', 'referral.in', 'denial', 'auth'])
  expect(ids(nearestBoards(all, lead('AUT'), 1))).toEqual(['auth'])
  expect(ids(nearestBoards(all, lead('AUT'), 3))).toEqual(['discharge', 'referral.in', 'auth'])
})
