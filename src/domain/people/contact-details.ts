/** Traits by which somebody can be reached; who may not see them is shown none of these. */
const CONTACT =
  /^(e-?mail|mail|phone|mobile|fax|tel(ephone)?|cell|whatsapp|skype|address|street|zip|postal|linkedin|twitter|website|url)/i
const MAIL = /\S+@\S+\.\S+/
const CALL = /^\+?[\d\s()./-]{7,}$/

/** Whether a trait, by its name or by what its text looks like, would reach somebody. */
export const isContactDetail = (name: string, value: unknown): boolean =>
  CONTACT.test(name.replaceAll(/[\s_]/g, '')) ||
  (typeof value === 'string' && (MAIL.test(value) || CALL.test(value)))

/** What is told of a person without what would reach them. */
export const withoutContactDetails = <T>(told: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(told).filter(([name, value]) => !isContactDetail(name, value)))

/** A person's key in the source is often their mail address. */
export const keyWithoutContactDetails = (key: string, personId: number): string =>
  MAIL.test(key) || CALL.test(key) ? `Person ${personId}` : key
