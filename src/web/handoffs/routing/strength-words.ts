import type { StrengthSeen } from '#api/routing.ts'
import { percent } from '#web/kit/format.ts'

const OPENED = {
  score: 'passed by their score',
  'hand-raise': 'who asked to talk to us',
  decision: 'passed by a decision',
} as const

/** Which leads are meant: "Fit A, engagement 1, who asked to talk to us". */
export const kindWords = ({ fit, engagement, openedBy }: StrengthSeen): string =>
  `Fit ${fit}, engagement ${engagement}, ${OPENED[openedBy]}`

/** "14 of 40 became deals, 20 of 100 of the whole team." */
export const sharesWords = ({ leads, deals, teamLeads, teamDeals }: StrengthSeen): string =>
  `${deals} of ${leads} became deals (${percent(deals / leads)}); ${teamDeals} of ${teamLeads} of the whole team (${percent(teamDeals / teamLeads)}).`

/** What it does to the turn: "about 25% more of such leads". */
export const weightWords = ({ weight }: StrengthSeen): string =>
  `About ${percent(Math.abs(weight - 1))} ${weight > 1 ? 'more' : 'fewer'} of such leads`
