/** How high the lines of a grid are, px, by how dense a person wants it. */
export const LINE_HEIGHTS = { comfortable: { row: 44, head: 26 }, compact: { row: 32, head: 24 } } as const
/** How dense. */
export type Density = keyof typeof LINE_HEIGHTS
