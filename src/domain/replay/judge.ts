import { bandOf } from './bands.ts'
import { HAND_RAISE, POSITIVE, ROLE } from './compile.ts'
import { isArmed, openHandoff, pass } from './course.ts'
import type { Handoff } from './handoff.ts'
import { engagementAt } from './leaves.ts'
import {
  fitOf,
  isExcluded,
  isInformed,
  type Peaks,
  qualifyingScore,
  type Run,
  type Score,
  scoreAt,
} from './run.ts'

/** Once all of a batch is folded: the fit is computed anew, and hand-offs that people opened get their score. */
export function takeStock(run: Run, s: number, firstNew: number): void {
  const { handoffs } = run.course
  if (run.batch.told) run.fit = fitOf(run)
  for (let n = firstNew; n < handoffs.length; n++) {
    describe(run, handoffs[n] as Handoff, scoreAt(run, s, run.fit))
  }
}

/**
 * After every event known at instant s has been folded: what does the rule decide? People's decisions of the batch
 * have been followed, deals of this very instant come afterwards. Rules 3.3.7 to 3.3.10.
 */
export function judge(run: Run, s: number, fitBefore: number, firstNew: number): void {
  const { course, batch } = run
  if (course.open && course.handoffs.length > firstNew) {
    hold(run, course.open, s, course.open.effectiveAt)
  } else if (batch.told && course.open && course.open.passedAt === null) {
    complete(run, course.open, s, batch.toldAt)
  }
  const rose = batch.told && run.fit > fitBefore
  if ((!batch.acted && !rose) || !isArmed(course) || isExcluded(run)) return
  if (run.peaks) {
    notePeak(run, run.peaks, s)
    return
  }
  const effectiveAt = Math.max(batch.actedAt, rose ? batch.toldAt : Number.NEGATIVE_INFINITY)
  if (batch.handRaise) {
    promote(run, 'hand-raise', s, effectiveAt, scoreAt(run, s, run.fit))
    return
  }
  const score = s < course.coolUntil ? null : qualifyingScore(run, s, run.fit)
  if (score) promote(run, 'score', s, effectiveAt, score)
  else reportMissed(run, s)
}

function notePeak(run: Run, peaks: Peaks, s: number): void {
  if (run.batch.handRaise) peaks.raised = true
  if (s < run.course.coolUntil) return
  const { cells } = run.ruling
  const band = bandOf(cells.fitCuts, run.fit)
  const best = peaks.best[band] as number
  if (cells.atLeast[band] === Number.POSITIVE_INFINITY) return
  const { ceiling, ceilingFrom } = run.leaves
  if (s >= ceilingFrom && ceiling <= best) return
  peaks.best[band] = Math.max(best, engagementAt(run.leaves, s))
  peaks.gain[band] = Math.max(peaks.gain[band] as number, run.leaves.ceiling)
}

/** An earlier instant crossed, this one does not: the hand-off that was never opened is at least named. */
function reportMissed(run: Run, s: number): void {
  const missed = run.batch.crossings.find(({ at }) => at >= run.course.coolUntil)
  if (missed) run.witness.decided('missed_crossing', s, missed.at, null, missed.score, run)
}

/** An event known late may have crossed at its own time: note it, in case the crossing has since decayed. Rule 3.3.9. */
export function noteCrossing(run: Run, at: number): void {
  if (isExcluded(run)) return
  const score = qualifyingScore(run, at, fitOf(run))
  if (score) run.batch.crossings.push({ at, score })
}

/** Whether an event of this signature can make a crossing. */
export function mayCross(run: Run, signature: number): boolean {
  return (
    ((run.ruling.promotes[signature] as number) & (HAND_RAISE | POSITIVE)) !== 0 ||
    ((run.program.role[signature] as number) & ROLE.tells) !== 0
  )
}

/** Would the hand-off open at its instant, with all that is known now of what came before it? Rule 3.3.9. */
export function rejudge(run: Run, handoff: Handoff): void {
  if (handoff.by === 'decision' || handoff.version !== run.ruling.version) return
  handoff.wouldNotQualify =
    isExcluded(run) ||
    (handoff.by === 'score' && qualifyingScore(run, handoff.mqlAt, fitOf(run)) === null)
}

function promote(run: Run, by: Handoff['by'], s: number, effectiveAt: number, score: Score): void {
  const { ruling, course } = run
  const handoff = openHandoff(course, ruling.version, ruling.agreement, by, s, effectiveAt)
  describe(run, handoff, score)
  run.witness.decided('mql', s, effectiveAt, handoff, null, run)
  hold(run, handoff, s, effectiveAt)
}

function describe({ ruling: { cells } }: Run, handoff: Handoff, score: Score): void {
  handoff.fit = score.fit
  handoff.fitBand = cells.fitNames[score.fitBand] as string
  handoff.engagement = score.engagement
  handoff.engagementBand = cells.engagementNames[score.engagementBand] as string
}

/** A fresh hand-off is passed at once when enough is known, else held. Rule 3.3.10. */
function hold(run: Run, handoff: Handoff, s: number, effectiveAt: number): void {
  if (handoff.passedAt !== null) return
  if (!complete(run, handoff, s, effectiveAt)) {
    run.witness.decided('held', s, effectiveAt, handoff, null, run)
  }
}

function complete(run: Run, handoff: Handoff, s: number, effectiveAt: number): boolean {
  const terms = run.program.rulings.find(({ version }) => version === handoff.version)
  if (!isInformed(run, terms?.minimum ?? [])) return false
  pass(run.course, handoff, s)
  run.witness.decided('passed', s, effectiveAt, handoff, null, run)
  return true
}
