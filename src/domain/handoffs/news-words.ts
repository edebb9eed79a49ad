import type { Closing } from '#domain/agreement/agreement.ts'
import { DAY, HOUR, MINUTE } from '#domain/time.ts'

/** What the feed tells of. */
export const NEWS = ['passed', 'accepted', 'qualified', 'deal', 'won', 'lost', 'back'] as const
export type NewsKind = (typeof NEWS)[number]

/** What is known of one thing that happened between the teams. */
export type NewsFacts = {
  kind: NewsKind
  /** Whom it is about. */
  name: string
  /** Who answered for them in sales; null: nobody says. */
  rep: string | null
  /** What marketing brought them by, e.g. a campaign; null: nobody says. */
  campaign: string | null
  /** From passed to accepted; null where either is missing. */
  answerMs: number | null
  /** From passed to the deal's end; null where either is missing. */
  closeMs: number | null
  /** In words, e.g. "EUR 12,000"; null where no deal names one. */
  amount: string | null
  closing: Closing | null
  reason: string | null
}

/** What happened, as a sentence that names both sides where both had a part in it. */
export function newsSays(facts: NewsFacts): string {
  const { kind, name, rep, campaign, answerMs } = facts
  switch (kind) {
    case 'passed':
      return campaign === null
        ? `${name} was passed to ${rep ?? 'sales'}.`
        : `${campaign} brought ${name}, who was passed to ${rep ?? 'sales'}.`
    case 'accepted': {
      const after = answerMs === null ? '' : ` ${lasted(answerMs)} after they were passed`
      return `${rep ?? 'Sales'} accepted ${name}${after}${campaign === null ? '' : `; ${campaign} brought them`}.`
    }
    case 'qualified':
      return `${name} has a need that we can meet, says ${rep ?? 'sales'}.`
    case 'deal':
      return `${rep ?? 'Sales'} opened a deal with ${name}.`
    case 'won':
      return won(facts)
    case 'lost':
      return `The deal with ${name} was lost${because(facts)}.`
    case 'back':
      return back(facts)
  }
}

function won({ name, amount, campaign, rep, answerMs, closeMs }: NewsFacts): string {
  const brought =
    campaign === null ? 'Marketing brought them' : `Marketing brought them by ${campaign}`
  const answered = answerMs === null ? null : `answered in ${lasted(answerMs)}`
  const closed = closeMs === null ? 'closed it' : `closed in ${lasted(closeMs)}`
  const did = answered === null ? closed : `${answered} and ${closed}`
  return `Won: ${name}${amount === null ? '' : `, ${amount}`}. ${brought}; ${rep ?? 'sales'} ${did}.`
}

function back(facts: NewsFacts): string {
  const { name, rep, closing } = facts
  const who = rep ?? 'Sales'
  if (closing === 'expired') return `Nobody answered ${name} in time; they went back to marketing.`
  if (closing === 'withdrawn') return `Marketing took ${name} back.`
  if (closing === 'recycled') return `${who} sent ${name} back to warm up${because(facts)}.`
  if (closing === 'disqualified') return `${who} ruled ${name} out${because(facts)}.`
  return `${who} gave ${name} back${because(facts)}.`
}

const because = ({ reason }: NewsFacts) => (reason ? `: ${reason}` : '')

/** How long something lasted, in the largest unit of which there are two at least: "12 minutes", "41 days". @internal */
export function lasted(ms: number): string {
  const [unit, size] = (
    [
      ['day', DAY],
      ['hour', HOUR],
      ['minute', MINUTE],
    ] as const
  ).find(([, length]) => ms >= 2 * length) ?? ['minute', MINUTE]
  const count = Math.max(0, Math.round(ms / size))
  if (unit === 'minute' && count < 1) return 'less than a minute'
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
