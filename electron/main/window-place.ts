import { z } from 'zod'

const whole = z.number().int().min(-100_000).max(100_000)

/** Where the window was last; `null` bounds = never placed. */
export const windowPlaceSchema = z.strictObject({
  bounds: z.strictObject({ x: whole, y: whole, width: whole, height: whole }).nullable(),
  maximized: z.boolean(),
})
export type WindowPlace = z.infer<typeof windowPlaceSchema>
/** A rectangle in screen coordinates. */
export type Box = NonNullable<WindowPlace['bounds']>

/** A new workstation's window: screens.md draws for 1366 × 768. */
export const FIRST_PLACE: WindowPlace = { bounds: null, maximized: false }
/** Smallest useful window. */
export const LEAST = { width: 960, height: 600 } as const
const FIRST_SIZE = { width: 1366, height: 768 }

/** Bounds to open with. A place whose title bar is on no screen any more (monitor gone) keeps its size only. */
export function placeWindow(place: WindowPlace, screens: readonly Box[]): Partial<Box> & typeof FIRST_SIZE {
  if (place.bounds === null) return FIRST_SIZE
  const { x, y } = place.bounds
  const width = Math.max(place.bounds.width, LEAST.width)
  const height = Math.max(place.bounds.height, LEAST.height)
  const reachable = screens.some((screen) => overlap(screen, { x, y, width, height: 40 }))
  return reachable ? { x, y, width, height } : { width, height }
}

/** At least 100 × 20 pixels of the title bar can be grabbed. */
function overlap(screen: Box, bar: Box): boolean {
  const across = Math.min(screen.x + screen.width, bar.x + bar.width) - Math.max(screen.x, bar.x)
  const down = Math.min(screen.y + screen.height, bar.y + bar.height) - Math.max(screen.y, bar.y)
  return across >= 100 && down >= 20
}
