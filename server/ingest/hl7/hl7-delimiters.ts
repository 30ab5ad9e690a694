/** The five delimiters that MSH-1 and MSH-2 declare. */
export type Delimiters = {
  readonly field: string
  readonly component: string
  readonly repetition: string
  readonly escape: string
  readonly subcomponent: string
  /** MSH-2 as it was sent, for the acknowledgement. */
  readonly encoding: string
}

/** What HL7 recommends and what an acknowledgement uses when nothing can be read. */
export const standardDelimiters: Delimiters = {
  field: '|',
  component: '^',
  repetition: '~',
  escape: '\\',
  subcomponent: '&',
  encoding: '^~\\&',
}

/**
 * Reads the delimiters from a header segment's text (it begins with `MSH`). Returns a sentence if they are unusable:
 * a letter, digit or blank as separator, fewer than three in MSH-2, or two that are the same (negative case 61).
 * Three are accepted (no subcomponents declared: `&`), and a doubled escape character (`^~\\&`) is read as one.
 */
export function readDelimiters(header: string): Delimiters | string {
  const field = header[3]
  if (field === undefined || !isDelimiter(field)) return `MSH-1 is not a field separator.`
  const encoding = header.slice(4).split(field, 1)[0] ?? ''
  if (encoding.length + 4 === header.length) return 'MSH ends within MSH-2.'
  const [component, repetition, escape, subcomponent = '&'] = single(encoding)
  if (component === undefined || repetition === undefined || escape === undefined)
    return 'MSH-2 declares fewer than three delimiters.'
  const all = [field, component, repetition, escape, subcomponent]
  if (encoding.length > 6 || !all.every(isDelimiter)) return 'MSH-2 does not look like delimiters.'
  if (new Set(all).size < all.length) return 'MSH-1 and MSH-2 declare the same delimiter twice.'
  return { field, component, repetition, escape, subcomponent, encoding }
}

/** Some senders escape the escape character itself. */
function single(encoding: string): readonly string[] {
  const characters = Array.from(encoding)
  return characters.filter((character, index) => index !== 3 || character !== characters[2] || characters.length < 5)
}

/** Printable ASCII that is neither letter, digit nor blank: a delimiter must survive every character set. */
function isDelimiter(character: string): boolean {
  return /^[!-/:-@[-`{-~]$/.test(character)
}
