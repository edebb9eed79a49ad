import { type Holder, may, reachOf } from '#domain/workspace/may.ts'

/** Why somebody is away, as they say it themselves. */
export const AWAY_KINDS = ['holiday', 'ill', 'training', 'other'] as const
export type AwayKind = (typeof AWAY_KINDS)[number]

export const AWAY_WORDS: Record<AwayKind, string> = {
  holiday: 'On holiday',
  ill: 'Ill',
  training: 'In training',
  other: 'Something else',
}

/** Whose hours: the company's, a team's, or those of a member of some teams. */
export type Whose =
  | { kind: 'company' }
  | { kind: 'team'; teamId: number }
  | { kind: 'member'; memberId: number; teams: readonly number[] }

/** May they say these hours? Everybody their own, managers those of their teams and of who is in them, owners all. */
export function mayKeepHours(
  { memberId, holder }: { memberId: number | null; holder: Holder },
  whose: Whose,
): boolean {
  const reaches = holder.roles.map((role) => reachOf(role, 'keep-hours'))
  if (reaches.includes('yes')) return true
  if (whose.kind === 'company') return false
  if (whose.kind === 'team') return may(holder, 'keep-hours', { teams: [whose.teamId] })
  const isOwn = whose.memberId === memberId && reaches.some((reach) => reach !== null)
  return isOwn || whose.teams.some((team) => may(holder, 'keep-hours', { teams: [team] }))
}
