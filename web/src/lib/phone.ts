/**
 * Links to call or write to a phone; undefined when the imported text is no Mexican number of ten
 * digits.
 */
export function linksOf(telefono: string | undefined): { tel: string; chat: string } | undefined {
  const digits = (telefono ?? '').replace(/\D/g, '').replace(/^52(?:1(?=\d{10}$))?(?=\d{10}$)/, '')
  return digits.length === 10
    ? { tel: `tel:+52${digits}`, chat: `https://wa.me/52${digits}` }
    : undefined
}
