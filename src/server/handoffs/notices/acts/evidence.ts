import type { Lead } from '#api/handoff-lead.ts'
import type { Tx } from '#server/db/connect.ts'
import { recordOf } from '#server/handoffs/desk/record.ts'

/** What speaks for a lead, in sentences: why, how likely, and what accepting promises. */
export async function evidenceLines(
  tx: Tx,
  workspaceId: string,
  lead: Pick<Lead, 'why' | 'likelihood' | 'promise' | 'fitBand' | 'engagementBand'>,
): Promise<string[]> {
  const { why, promise } = lead
  const { cell, word } = lead.likelihood
  const { num, den } = await recordOf(tx, workspaceId, lead)
  const fared = den > 0 ? `: ${num} of ${den} leads like this became a deal` : ''
  return [why, `${word}${fared} (${cell}).`, promise].filter((line) => line !== '')
}
