import type { Role } from '../domain/roles.ts'
import type { Template } from './template/template.ts'

/** Whom the workflows of the house cannot do without; `department` null: a role of a unit or of the house. */
export type CoverWanted = { readonly role: Role; readonly department: string | null }

/**
 * Every role and department that has a step which people do, or decides one, in these templates, and the house supervisor, at
 * whom every ladder ends (rule CV2). Each once, in the order of their names.
 */
export function coverWanted(templates: readonly Template[]): CoverWanted[] {
  const found = new Map<string, CoverWanted>()
  const want = (role: Role, department: string | null) => {
    const one = { role, department: isOfDepartment(role) ? department : null }
    found.set(`${one.role} ${one.department ?? ''}`, one)
  }
  want('house-supervisor', null)
  for (const template of templates) for (const [role, department] of askedBy(template)) want(role, department)
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

function askedBy({ tasks, approvals }: Template): (readonly [Role, string])[] {
  return tasks
    .filter(({ mode, departmentFact }) => mode === 'person' && departmentFact === undefined)
    .flatMap(({ role, department, departmentWhen, approval }) => {
      const rule = approvals.find(({ id }) => id === approval)
      if (rule !== undefined) return rule.levels.map((level) => [level.role, level.department ?? department] as const)
      return [department, ...departmentWhen.map((one) => one.department)].map((one) => [role, one] as const)
    })
}

function isOfDepartment(role: Role): boolean {
  return role === 'worker' || role === 'department-lead'
}
