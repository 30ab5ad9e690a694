/**
 * The database could not do it now: a lock or a connection was not to be had, the link broke, the server is full or
 * read-only. Nothing is known to be wrong with what was asked; asking again is right. After a link broken in COMMIT the
 * work may have been done: the stored receipt tells.
 */
export class TryAgain extends Error {
  override readonly name = 'TryAgain'

  constructor(tried: string, options: { cause: unknown }) {
    super(`${tried} could not be done now; try again`, options)
  }
}
