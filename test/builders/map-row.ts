/** A row of the domain map by a short name of ours, the steps that carry it, the title of the story that shows them. */
export type MapRow = readonly [row: string, steps: readonly string[], story: string]

/** The rows of workflows, by the workflow's id. */
export type MapRows = { readonly [workflow: string]: readonly MapRow[] }
