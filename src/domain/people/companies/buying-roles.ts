import { BUYING_ROLES, type BuyingRole } from './buying-role.ts'

/** Whom it takes to buy, until a workspace says otherwise. */
export const NEEDED_AT_FIRST: readonly BuyingRole[] = [
  'decision-maker',
  'budget-holder',
  'champion',
  'user',
  'evaluator',
]

/** Words of HubSpot's buying roles, Salesforce's contact roles and common trades, without signs. */
const WORDS: Record<BuyingRole, readonly string[]> = {
  'decision-maker': ['decisionmaker', 'economicdecisionmaker', 'entscheider', 'décideur'],
  'budget-holder': ['budgetholder', 'economicbuyer', 'buyer', 'financialbuyer'],
  champion: ['champion', 'internalchampion', 'coach', 'advocate'],
  user: ['user', 'enduser', 'businessuser', 'practitioner'],
  evaluator: ['evaluator', 'technicalevaluator', 'technicalbuyer', 'technicaldecisionmaker'],
  'executive-sponsor': ['executivesponsor', 'sponsor', 'executive'],
  influencer: ['influencer'],
  legal: ['legal', 'legalandcompliance', 'compliance'],
  procurement: ['procurement', 'purchasing'],
  blocker: ['blocker', 'detractor'],
}
const ROLE_OF = new Map(
  BUYING_ROLES.flatMap((role) => WORDS[role].map((word) => [word, role] as const)),
)

/** The roles that a source tells in its words, e.g. "DECISION_MAKER;Champion"; words it does not know are passed over. */
export function rolesIn(told: unknown): BuyingRole[] {
  if (typeof told !== 'string') return []
  const found = told.split(/[;,|/]/).map((word) =>
    ROLE_OF.get(
      word
        .toLowerCase()
        .replaceAll('&', 'and')
        .replace(/[^\p{L}]/gu, ''),
    ),
  )
  return [...new Set(found.filter((role) => role !== undefined))]
}

/** Traits in which sources tell what somebody is to a purchase. */
export const ROLE_TRAITS = [
  'buyingRole',
  'buying_role',
  'hs_buying_role',
  'Buying Role',
  'role in the purchase',
] as const

/** What speaks for a role: a member said it, a deal names it, or a source tells it of the person. */
export type RoleSaid = { role: BuyingRole; by: 'member' | 'deal' | 'trait'; plays: boolean }

/**
 * The roles that somebody plays: what a member said goes before everything that sources tell, either way. Each with the
 * strongest word for it.
 */
export function rolesOf(said: readonly RoleSaid[]): { role: BuyingRole; by: RoleSaid['by'] }[] {
  return BUYING_ROLES.flatMap((role) => {
    const about = said.filter((one) => one.role === role)
    const word = about.find(({ by }) => by === 'member')
    if (word) return word.plays ? [{ role, by: word.by }] : []
    const told = about.find(({ by }) => by === 'deal') ?? about[0]
    return told ? [{ role, by: told.by }] : []
  })
}

/** Which of the needed roles somebody plays, and which nobody does, in the order in which they are needed. */
export function coverage(needed: readonly BuyingRole[], played: ReadonlySet<BuyingRole>) {
  return {
    covered: needed.filter((role) => played.has(role)),
    missing: needed.filter((role) => !played.has(role)),
  }
}
