/** Traits called "refused.marketing.mail" are columns of those who opted out. */
const REFUSED = 'refused.'
/** Before the number of a further column that says the same: "refused.marketing.mail#2". */
export const NUMBERED = '#'

const YES = new Set(
  'true, yes, y, 1, x, ja, oui, si, sí, sim, opted-out, opt-out, opted out, unsubscribed'.split(
    ', ',
  ),
)

/**
 * What columns such as "Do Not Email" tell, as words on a purpose: whoever opted out said no. Whoever did not has said
 * nothing: not to have refused is no consent. A refusal goes before a yes in another column of the row.
 */
export function withRefusals(values: Record<string, unknown>): Record<string, unknown> {
  const told = Object.entries(values).filter(([name]) => name.startsWith(REFUSED))
  if (told.length === 0) return values
  const rest = Object.entries(values).filter(([name]) => !name.startsWith(REFUSED))
  const refused = told.filter(([, value]) => YES.has(String(value).toLowerCase()))
  return Object.fromEntries([
    ...rest,
    ...refused.map(([name]) => [`consent.${name.slice(REFUSED.length).split(NUMBERED)[0]}`, false]),
  ])
}
