import type { Lead } from '#api/handoff-lead.ts'

/** What speaks for a lead, in sentences: why, how likely, and what accepting promises. */
export function evidenceLines(
  lead: Pick<Lead, 'why' | 'likelihood' | 'record' | 'promise'>,
): string[] {
  const { why, likelihood, record, promise } = lead
  const fared =
    record !== null && record.den > 0
      ? `: ${record.num} of ${record.den} leads like this became a deal`
      : ''
  return [why, `${likelihood.word}${fared} (${likelihood.cell}).`, promise].filter(
    (line) => line !== '',
  )
}
