/** What somebody is to a purchase. */
export const BUYING_ROLES = [
  'decision-maker',
  'budget-holder',
  'champion',
  'user',
  'evaluator',
  'executive-sponsor',
  'influencer',
  'legal',
  'procurement',
  'blocker',
] as const
export type BuyingRole = (typeof BUYING_ROLES)[number]

const SAID: Record<BuyingRole, string> = {
  'decision-maker': 'Decision maker',
  'budget-holder': 'Budget holder',
  champion: 'Champion',
  user: 'User',
  evaluator: 'Technical evaluator',
  'executive-sponsor': 'Executive sponsor',
  influencer: 'Influencer',
  legal: 'Legal',
  procurement: 'Procurement',
  blocker: 'Blocker',
}
/** What a role is called on every page. */
export const roleWords = (role: BuyingRole): string => SAID[role]
