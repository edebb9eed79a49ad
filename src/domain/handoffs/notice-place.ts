/** What a notice is about, as far as its reader sees it. */
type About = {
  personId: number | null
  n: number | null
  requestId: number | null
  proposalId: number | null
}

/** Where a member does something about what they were told. */
type NoticePlace =
  | { at: 'request'; requestId: number }
  | { at: 'proposal'; proposalId: number }
  | { at: 'lead'; lead: string }
  | { at: 'person'; personId: number }

/**
 * Where a notice leads to: the request or the proposal it is about; the lead on the desk, as its address names it ("7-1": the first
 * hand-off of person 7); the person, where no hand-off is meant; null: nowhere in particular.
 */
export function placeOfNotice({ personId, n, requestId, proposalId }: About): NoticePlace | null {
  if (requestId !== null) return { at: 'request', requestId }
  if (proposalId !== null) return { at: 'proposal', proposalId }
  if (personId === null) return null
  return n === null ? { at: 'person', personId } : { at: 'lead', lead: `${personId}-${n}` }
}
