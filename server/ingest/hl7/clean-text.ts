/**
 * One line of text that can be stored and shown: well-formed, NFC, no control characters (line breaks become blanks),
 * trimmed, at most `max` UTF-16 units and never cut within a character. Bidi marks are kept; the screen isolates them.
 */
export function cleanLine(value: string, max: number): string {
  return clamp(wellFormed(value, max).replaceAll(CONTROLS_AND_BREAKS, ' ').trim(), max)
}

/** As `cleanLine`, keeping line feeds. */
export function cleanLines(value: string, max: number): string {
  const broken = wellFormed(value, max).replaceAll(/\r\n?/g, '\n')
  return clamp(broken.replaceAll(CONTROLS, '').trim(), max)
}

// oxlint-disable-next-line no-control-regex -- naming the removed control characters is the point
const CONTROLS = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g
// oxlint-disable-next-line no-control-regex -- as above
const CONTROLS_AND_BREAKS = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g
/** More than eight marks on one letter is no script, only a tower. */
const STACKED_MARKS = /(\p{M}{8})\p{M}+/gu
const LONE_SURROGATES = /\p{Surrogate}/gu

/** Cut first, then normalise: composing a megabyte of combining marks is work for nobody (negative case 47). */
function wellFormed(value: string, max: number): string {
  return value
    .slice(0, max * 4 + 16)
    .replaceAll(LONE_SURROGATES, '\uFFFD')
    .normalize('NFC')
    .replaceAll(STACKED_MARKS, '$1')
}

function clamp(value: string, max: number): string {
  if (value.length <= max) return value
  const cut = value.slice(0, max)
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut
}
