import type { z } from 'zod'
import { plainFault } from '../../kernel/plain-fault.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import { checkTemplate, type Known } from './check-template.ts'
import { type Template, templateSchema } from './template.ts'
import { fault, type TemplateFault } from './template-fault.ts'

/** A workflow that may be published, with what its author should still know (warnings only). */
export type ReadTemplate = { readonly template: Template; readonly warnings: readonly TemplateFault[] }

/**
 * Reads a workflow from parsed JSON as a stranger wrote it: its shape, then everything `checkTemplate` asks (rule JN19).
 * Fault: every fault with path and sentence; nothing of it is published.
 */
export function readTemplate(given: unknown, known: Known = {}): Result<ReadTemplate, readonly TemplateFault[]> {
  const read = templateSchema.safeParse(given)
  if (!read.success) return fail(read.error.issues.map((issue) => faultOf(issue, given)))
  const told = checkTemplate(read.data, known)
  if (told.some(({ severity }) => severity === 'fault')) return fail(told)
  return ok({ template: read.data, warnings: told })
}

function faultOf(issue: z.core.$ZodIssue, given: unknown): TemplateFault {
  const path = issue.path.map(String).join('.')
  const said = plainFault({ issues: [issue] }, given)
  const sentence = said.startsWith(`${path} `) ? said.slice(path.length + 1) : said
  return fault(named(issue.path, given), `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`)
}

/** The path with keys and ids in the place of numbers: `tasks.ride.sla.minutes`. */
function named(path: readonly PropertyKey[], given: unknown): string {
  let at: unknown = given
  const words = path.map((step) => {
    at = typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined
    return typeof step === 'number' ? (nameOf(at) ?? String(step)) : String(step)
  })
  return words.length === 0 ? 'the file' : words.join('.')
}

function nameOf(item: unknown): string | null {
  if (typeof item !== 'object' || item === null) return null
  const names = ['key', 'id', 'name', 'on', 'category'].map((name): unknown => Reflect.get(item, name))
  return names.find((name) => typeof name === 'string') ?? null
}
