/** How a patient moves, by HL7 table 0009; null where nothing about moving is said. */
export function mobilityOf(
  ambulatory: readonly string[] | null | undefined,
): 'walks' | 'wheelchair' | 'stretcher' | 'oxygen' | null {
  const codes = ambulatory ?? []
  if (codes.includes('A3')) return 'stretcher'
  if (codes.includes('B1')) return 'oxygen'
  if (codes.includes('A2') || codes.includes('B3') || codes.includes('B5')) return 'wheelchair'
  return codes.includes('A0') || codes.includes('A1') ? 'walks' : null
}
