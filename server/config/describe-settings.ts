import { OPTIONS } from './options.ts'
import type { Option } from './options.ts'

/** The settings part of --help: each variable with its purpose, what is allowed, and what holds when it is not set. */
export function describeSettings(): string {
  const options = Object.values<Option<unknown>>(OPTIONS)
  return ['Settings, all optional, read from the environment:', '', ...options.flatMap(linesOf)].join('\n')
}

function linesOf(option: Option<unknown>): string[] {
  const unset = option.unset ?? option.fallback ?? 'not set'
  return [`  ${option.name} (${unset})`, `      ${option.about}`, `      Allowed: ${option.allowed}.`]
}
