import { type Rate, rate } from '#domain/rate.ts'
import type { Episodes, Recorded } from './episodes.ts'

/** From this share on the replay is taken to reproduce the history. Rule 4.1. */
const ENOUGH = 0.95

/** Whether the agreement in force, replayed, opens the hand-offs that were recorded; it comes before everything else. Rule 4.1. */
export type Calibration = {
  /** Recorded hand-offs that the replay opens within a day, of all. */
  matched: Rate
  /** False: the report opens with "the replay does not reproduce your history". Null without any recorded hand-off. */
  reproduces: boolean | null
  /** Why the others are not matched; every one of them is in one row. */
  causes: {
    /** People opened it, not the rule. */
    byPeople: number
    /** Another version of the agreement opened it. */
    otherVersion: number
    /** The rule opened it, and nothing in the log does so now: events are missing or known differently. */
    nothingNear: number
  }
  /** Hand-offs that only the replay opens: what became of them is not known. */
  unrecorded: number
}

export function calibration(
  recorded: Recorded,
  episodes: Episodes,
  match: Int32Array,
  version: number,
): Calibration {
  const causes = { byPeople: 0, otherVersion: 0, nothingNear: 0 }
  let same = 0
  for (let r = 0; r < recorded.count; r++) {
    if ((match[r] as number) >= 0) same += 1
    else if (recorded.byPeople[r]) causes.byPeople += 1
    else if (recorded.version[r] !== version) causes.otherVersion += 1
    else causes.nothingNear += 1
  }
  const share = rate(same, recorded.count)
  return {
    matched: share,
    reproduces: share.value === null ? null : share.value >= ENOUGH,
    causes,
    unrecorded: episodes.count - same,
  }
}
