const SHORT = /^[a-zA-Z0-9]{15}$/
const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

/**
 * A record's id as Salesforce's programs write it. Reports write 15 characters, of which the case matters; the Data
 * Loader adds three that say which are capitals. Both are one record; what has neither form stays as it is.
 */
export const salesforceId = (text: string): string =>
  SHORT.test(text) ? text + capitalsOf(text) : text

/** Five characters a sign, the first one the lowest bit. */
function capitalsOf(id: string): string {
  return [0, 5, 10]
    .map((start) => {
      let bits = 0
      for (let i = 0; i < 5; i += 1) if (/[A-Z]/.test(id[start + i] ?? '')) bits |= 1 << i
      return SIGNS[bits]
    })
    .join('')
}
