import { type ASTNode, Environment, EvaluationError, ParseError, type ParseResult } from '@marcbachmann/cel-js'
import type { FactValue } from '../../domain/fact.ts'
import type { TaskState } from '../../domain/task.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import { factClass } from './fact-names.ts'

/** What a condition may name. Rules JN1-JN4. */
export type ConditionScope = {
  /** Values by fact name; one that nobody told is absent. */
  readonly facts: { readonly [name: string]: FactValue }
  readonly stage: string
  /** State of each step of the template, by key. */
  readonly tasks: { readonly [key: string]: TaskState }
  /** Keys of the steps of which nothing more is expected. */
  readonly final: readonly string[]
  /** Keys of open steps before leaving that are on the path; and of every open step after it. */
  readonly openBefore: readonly string[]
  readonly openAfter: readonly string[]
  /** The disposition, or `none`. */
  readonly disposition: string
  /** The bed, or an empty text. */
  readonly bed: string
  readonly priority: string
  /** Share of the path's expected minutes that is done, 0 to 1. */
  readonly progress: number
  /** False where the reader holds no clinical facts: what names one is unknown. */
  readonly holdsPhi: boolean
  /** How people stand to the patient now: the kinds of relation, each once. */
  readonly relations: readonly string[]
  /** Clinical facts that the template declares beside the common ones. */
  readonly clinical: ReadonlySet<string>
  /** Kept by whoever makes scopes often; absent: every question is evaluated. */
  readonly said?: Said
}

/** What conditions said, by their text: of the facts alone, and of the whole scope. */
export type Said = { readonly ofFacts: Map<string, Truth>; readonly ofAll: Map<string, Truth> }

/** `unknown` where a fact is missing: nothing opens, nothing is skipped. */
export type Truth = boolean | 'unknown'

/** A parsed condition. */
export type Condition = {
  readonly text: string
  /** Facts and steps it names. */
  readonly facts: readonly string[]
  readonly tasks: readonly string[]
  readonly evaluate: (scope: ConditionScope) => Truth
}

/** The condition of a text that passed `checkTemplate`; parsed once. Throws on a text that did not: a bug. */
export function condition(text: string): Condition {
  const parsed = parseCondition(text)
  if (!parsed.ok) throw new Error(`condition "${text}": ${parsed.fault}`)
  return parsed.value
}

/** Parses a condition; the fault is a sentence for the template's author. */
export function parseCondition(text: string): Result<Condition, string> {
  const known = memo.get(text)
  if (known !== undefined) return known
  const made = parse(text)
  memo.set(text, made)
  return made
}

/** Texts come from templates alone, so this stays as small as they are. */
const memo = new Map<string, Result<Condition, string>>()

const environment = new Environment({ unlistedVariablesAreDyn: false })
  .registerVariable('facts', 'map')
  .registerVariable('stage', 'string')
  .registerVariable('tasks', 'map<string, string>')
  .registerVariable('final', 'list<string>')
  .registerVariable('openBefore', 'list<string>')
  .registerVariable('openAfter', 'list<string>')
  .registerVariable('disposition', 'string')
  .registerVariable('bed', 'string')
  .registerVariable('priority', 'string')
  .registerVariable('progress', 'double')
  .registerVariable('relations', 'list<string>')

function parse(text: string): Result<Condition, string> {
  if (text === 'true') return ok({ text, facts: [], tasks: [], evaluate: () => true })
  try {
    const program = environment.parse(text)
    const checked = program.check()
    if (!checked.valid) return fail(checked.error?.summary ?? 'it does not type-check')
    if (checked.type !== 'bool' && checked.type !== 'dyn') return fail(`it gives ${checked.type}, not true or false`)
    const facts = namesUnder('facts', program.ast)
    const tasks = namesUnder('tasks', program.ast)
    return ok({ text, facts, tasks, evaluate: remembering(program, text, evaluator(program, facts)) })
  } catch (fault) {
    if (fault instanceof ParseError) return fail(fault.summary)
    throw fault
  }
}

function evaluator(program: ParseResult, facts: readonly string[]): (scope: ConditionScope) => Truth {
  const clinical = facts.some((name) => factClass(name) === 'phi') || reads(program.ast, 'relations')
  return (scope) => {
    if (!scope.holdsPhi && (clinical || facts.some((name) => scope.clinical.has(name)))) return 'unknown'
    try {
      const value: unknown = program(scope)
      return typeof value === 'boolean' ? value : 'unknown'
    } catch (fault) {
      if (fault instanceof EvaluationError) return 'unknown'
      throw fault
    }
  }
}

/**
 * Asked again of the same scope, or of the same facts where it reads nothing else, a condition says what it said: a settle
 * asks each several times, and evaluating is most of its cost. What was said goes with the scope.
 */
function remembering(program: ParseResult, text: string, evaluate: Condition['evaluate']): Condition['evaluate'] {
  const factsAlone = onlyReads(program.ast, 'facts')
  return (scope) => {
    // Who holds no clinical facts gets another answer from the same facts.
    const said = factsAlone && scope.holdsPhi ? scope.said?.ofFacts : scope.said?.ofAll
    const known = said?.get(text)
    if (known !== undefined) return known
    const truth = evaluate(scope)
    said?.set(text, truth)
    return truth
  }
}

/** True where the text names this variable. */
function reads(ast: ASTNode, name: string): boolean {
  let found = false
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit)
    if (!isNode(node)) return
    if (isNamed(node, name)) found = true
    visit(node.args)
  }
  visit(ast)
  return found
}

/** True where the text names this variable and no other; a macro's own variable counts as another. */
function onlyReads(ast: ASTNode, name: string): boolean {
  let only = true
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit)
    if (!isNode(node)) return
    if (node.op === 'id' && node.args !== name) only = false
    visit(node.args)
  }
  visit(ast)
  return only
}

/** The names read from a map: `facts.x` and `facts["x"]`. */
function namesUnder(map: string, ast: ASTNode): string[] {
  const names = new Set<string>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit)
    if (!isNode(node)) return
    if ((node.op === '.' || node.op === '[]') && isNamed(node.args[0], map)) {
      const key = node.op === '.' ? node.args[1] : literal(node.args[1])
      if (typeof key === 'string') names.add(key)
    }
    visit(node.args)
  }
  visit(ast)
  return [...names]
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value
}

function isNamed(node: ASTNode, name: string): boolean {
  return node.op === 'id' && node.args === name
}

function literal(node: ASTNode): unknown {
  return node.op === 'value' ? node.args : null
}
