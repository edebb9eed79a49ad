import type { Instant } from '#domain/time.ts'
import { type Topic, URGENT, type Ways } from './notice.ts'

/** What is done about the mail of a notice: nothing ever; now; with others once a day; or it waits, for one or the other. */
export type MailPlan =
  | { kind: 'never' }
  | { kind: 'now' }
  | { kind: 'gather' }
  | { kind: 'wait'; as: 'now' | 'digest'; until: Instant }

/** How a member wants one topic told, and what that means at this instant. */
export type MailTerms = {
  mail: Ways['mail']
  urgentBreaks: boolean
  /** From when on the member may be told; now, or the end of the quiet hours. */
  freeAt: Instant
  digestAt: Instant
}

/**
 * What becomes of a mail whose time has come. `as`: what was planned before, null at first. What was held back for the
 * quiet hours goes when they are over, as it was planned then.
 */
export function mailPlan(
  { topic, as }: { topic: Topic; as: 'now' | 'digest' | null },
  { mail, urgentBreaks, freeAt, digestAt }: MailTerms,
  now: Instant,
): MailPlan {
  if (mail === 'off') return { kind: 'never' }
  if (as === 'digest') return { kind: 'gather' }
  if (as === null && mail === 'digest') return { kind: 'wait', as: 'digest', until: digestAt }
  const breaks = urgentBreaks && URGENT.includes(topic)
  if (freeAt > now && !breaks) return { kind: 'wait', as: 'now', until: freeAt }
  return { kind: 'now' }
}
