/** Words in a trait's name by which somebody can be reached; who may not see them is shown none of these traits. */
const REACHES =
  /(^|phone|home|work|office|business|personal|private|direct|alt)(e?mails?|phones?|phonenumber|mobile|fax|tel|telephone|cell|cellphone|whatsapp|skype|address|street|zip|zipcode|postal|postalcode|postcode|linkedin|twitter|website|url|number)$/
/** These alone say how much, not how to reach somebody. */
const COUNTS = /^(number|numbers)$/
const MAIL = /[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"']+/g
const CALL = /(^|[\s:])(\+|00|\(|0)\d?[\d\s()./-]{6,}\d(\s*(ext\.?|x)\s*\d+)?(?=$|[\s,;.])/gi

/** Whether a trait, by its name or by what its text looks like, would reach somebody. */
export const isContactDetail = (name: string, value: unknown): boolean =>
  wordsOf(name).some((word) => !COUNTS.test(word) && REACHES.test(word)) ||
  (typeof value === 'string' && withoutReach(value) !== value)

/** "workPhone", "Work Phone" and "work_phone" are the words work and phone, and workphone together. */
function wordsOf(name: string): string[] {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '')
  return [...words, words.join('')]
}

/** A text without the mail addresses and telephone numbers in it. */
export const withoutReach = (text: string): string =>
  text.replace(MAIL, '(mail address)').replace(CALL, '$1(telephone number)')

/** What is told of a person without what would reach them. */
export const withoutContactDetails = <T>(told: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(told).filter(([name, value]) => !isContactDetail(name, value)))

/** A person's key in the source, or the name made of it, is often their mail address. */
export const keyWithoutContactDetails = (key: string, personId: number): string =>
  withoutReach(key) === key ? key : `Person ${personId}`
