import type { Row, RowKind } from '../../shared/domain/row.ts'

/** A row as it is kept: its JSON text, and what is asked of it without reading that. */
export type RowText = { readonly kind: RowKind; readonly text: string }

/** The text of a row that is at hand. */
export function rowTextOf(row: Row): RowText {
  return { kind: row.kind, text: JSON.stringify(row) }
}

/** The row, as this node or another one wrote it. */
export function rowOfText({ text }: Pick<RowText, 'text'>): Row {
  // Only rows are written there.
  return JSON.parse(text) as Row
}
