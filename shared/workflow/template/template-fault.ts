/**
 * What is wrong with a template, in a sentence for its author. A `fault` keeps it from being published, a `warning` does
 * not. `path` is where: `tasks.ride.after`.
 */
export type TemplateFault = {
  readonly path: string
  readonly sentence: string
  readonly severity: 'fault' | 'warning'
}

/** A fault of a template. */
export function fault(path: string, sentence: string): TemplateFault {
  return { path, sentence, severity: 'fault' }
}

/** A warning about a template. */
export function warning(path: string, sentence: string): TemplateFault {
  return { path, sentence, severity: 'warning' }
}
