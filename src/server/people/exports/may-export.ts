import type { Refusal } from '#api/refusals.ts'
import { refusalFor } from '#server/asker.ts'
import type { Context } from '#server/session.ts'

/** A file shows everything that is known of people, how to reach them included. */
const NEEDED = ['read-people', 'see-contact-details', 'export-people'] as const

/** Why whoever asks gets no file of people; null: they do. */
export function refusalOfExport({ who, human, lost, now }: Context): Refusal | null {
  const at = now()
  for (const needs of NEEDED) {
    const no = refusalFor({ needs, confirmed: false }, { who, human, lost, now: at })
    if (no) return no
  }
  return null
}
