import type { QueueLine } from './queue-lines.ts'

/** [ folds the group of the row, ] unfolds the next folded one. True: the key was taken. */
export function foldByKey(
  key: '[' | ']',
  row: string | null,
  lines: readonly QueueLine[],
  fold: (key: string, folded: boolean) => void,
): boolean {
  const at = Math.max(
    0,
    lines.findIndex((line) => line.key === row),
  )
  const found =
    key === '['
      ? lines.slice(0, at + 1).findLast(({ kind }) => kind === 'head')
      : [...lines.slice(at), ...lines].find((line) => line.shows === 'group' && line.folded)
  if (found !== undefined) fold(found.key, key === '[')
  return true
}
