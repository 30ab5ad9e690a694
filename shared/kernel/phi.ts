declare const phi: unique symbol

/**
 * Protected health information. Loggers, notifiers, metrics and URL builders take `Plain` and so refuse it at compile
 * time; `reveal` is the one way back, for code that has checked who reads.
 */
export type Phi<T> = { readonly [phi]: T }

/** What a log line, a metric label, a notification or an address may carry. */
export type Plain = string | number | boolean | null | undefined | readonly Plain[] | { readonly [key: string]: Plain }

/** Marks a value as protected. */
export function protect<T>(value: T): Phi<T> {
  // The mark exists for the compiler only.
  return value as unknown as Phi<T>
}

/** The protected value, for a reader that has been authorised. */
export function reveal<T>(value: Phi<T>): T {
  return value as unknown as T
}
