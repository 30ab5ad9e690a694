// Marks, overrides and isolates that change the direction of what follows: U+202A-202E, U+2066-2069, U+200E/F, U+061C.
const STEERING = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/gu
// Invisible characters that make two names look alike; joiners (U+200C, U+200D) belong to some scripts and stay.
const UNSEEN = /[\u200B\u2060\uFEFF\u00AD]/gu

/** A foreign text that cannot turn its neighbours round; `tampered` where something had to be taken out. */
export function isolate(text: string): { readonly text: string; readonly tampered: boolean } {
  const clean = text.replace(STEERING, '').replace(UNSEEN, '')
  return { text: clean, tampered: clean.length !== text.length }
}
