/** The words in an empty filter: what of such rows can be typed. */
export function filterHintOf(
  subject: string,
): 'stages.filterHint' | 'stages.filterHint_bed' | 'stages.filterHint_case' {
  return subject === 'bed' || subject === 'case' ? `stages.filterHint_${subject}` : 'stages.filterHint'
}
