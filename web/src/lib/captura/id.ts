const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * A new id, once a submission: 20 characters of Crockford's base 32, 100 bits of chance. Made from
 * getRandomValues, because crypto.randomUUID is absent on a page without TLS.
 */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20))
  return Array.from(bytes, (byte) => ALPHABET[byte & 31]).join('')
}
