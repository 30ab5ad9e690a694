/** Family then given initial, as boards show people whose name a reader may not hold; `?` where nothing is known. */
export function initialsOf({ family, given }: { readonly family: string; readonly given: string }): string {
  return (firstLetter(family) + firstLetter(given)).slice(0, 8) || '?'
}

/** By grapheme: a letter with its marks is one. */
const letters = new Intl.Segmenter('en')

function firstLetter(text: string): string {
  return letters.segment(text.trim()).containing(0)?.segment.toUpperCase() ?? ''
}
