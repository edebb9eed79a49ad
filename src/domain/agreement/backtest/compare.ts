import type { Instant } from '#domain/time.ts'
import { type Calibration, calibration } from './calibration.ts'
import type { Closings, Episodes, Recorded } from './episodes.ts'
import { matched, type Outcomes, outcomesOf } from './outcomes.ts'
import { type DidBetween, type Partition, partition } from './partition.ts'
import { type Spells, spellsOf } from './spells.ts'

/** What happened, as far as a backtest asks: the same for every candidate. People are indexes in the log's columns. */
export type History = {
  /** The last instant of which the log knows. */
  asOf: Instant
  /** Zone in which weeks and quarters are cut. */
  zone: string
  closings: Closings
  recorded: Recorded
  /** Per person the place of who they came through in `sources`; -1 where it is not known. */
  source: Int16Array
  sources: string[]
  /** Per person when a deal of hers was won first, epoch ms; NaN where none was. */
  boughtAt: Float64Array
}

/** The agreement in force, replayed alone over the whole history: worked out once for all candidates. */
export type Standing = {
  episodes: Episodes
  spells: Spells
  outcomes: Outcomes
  calibration: Calibration
}

/** What the agreement in force, of this version, opens on the history, and what became of it. Rule 4.1. */
export function standingOf(history: History, episodes: Episodes, version: number): Standing {
  const { recorded, closings } = history
  const match = matched(recorded, episodes)
  const spells = spellsOf(episodes, closings)
  return {
    episodes,
    spells,
    outcomes: outcomesOf(spells, recorded, match),
    calibration: calibration(recorded, episodes, match, version),
  }
}

/** A candidate laid beside the agreement in force. */
export type Comparison = {
  history: History
  standing: Standing
  candidate: { episodes: Episodes; spells: Spells }
  found: Partition
  windowDays: number
}

/** Lays a candidate's episodes beside those of the agreement in force; leads younger than the window are left out. Rules 4.2, 4.4. */
export function compare(
  history: History,
  standing: Standing,
  episodes: Episodes,
  windowDays: number,
  did: DidBetween,
): Comparison {
  const { closings, asOf } = history
  const spells = spellsOf(episodes, closings)
  const found = partition(standing.spells, spells, { closings, asOf, windowDays, did })
  return { history, standing, candidate: { episodes, spells }, found, windowDays }
}
