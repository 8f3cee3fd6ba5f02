/** A file that cannot be read as a structure of representation at all; a bad row is no error but an answer. */
export class EstructuraError extends Error {
  override name = 'EstructuraError'
}
