import type { Program } from './compile.ts'
import type { Columns } from './log.ts'
import { walk } from './replay.ts'
import { type Peaks, type Run, startRun, type Witness } from './run.ts'

const SILENT: Witness = { decided: () => undefined }

/** Takes how high one person stood between two closings by people, in one fit band; see `Peaks`. */
export type TakePeak = (person: number, fitBand: number, engagement: number, gain: number) => void

/**
 * How high engagement stood where the rule was asked, for the people from..to-1, whatever the thresholds: an agreement
 * with other cuts opens something for a person if and only if one of her peaks reaches what her fit band then needs, or
 * she raised her hand. `take` is told each stretch between two closings by people, per fit band in which she was asked;
 * `raised` who asked to talk to us. Nothing is opened meanwhile. Rules 3.3.7, 3.3.8.
 */
export function peaksOf(
  program: Program,
  columns: Columns,
  from: number,
  to: number,
  take: TakePeak,
  raised: (person: number) => void,
  idle: Uint32Array | null = null,
): void {
  const run = startRun(program, columns, SILENT, false, true)
  run.idle = idle
  let person = from
  const peaks = peaksIn(run, (band, best, gain) => take(person, band, best, gain))
  for (; person < to; person++) {
    walk(run, person)
    peaks.closed()
    if (peaks.raised) raised(person)
    peaks.raised = false
  }
}

function peaksIn(run: Run, take: (fitBand: number, best: number, gain: number) => void): Peaks {
  const best = new Float64Array(run.ruling.cells.fitNames.length).fill(-1)
  const gain = best.slice()
  const peaks: Peaks = {
    best,
    gain,
    raised: false,
    closed() {
      for (let band = 0; band < best.length; band++) {
        if ((best[band] as number) >= 0) take(band, best[band] as number, gain[band] as number)
      }
      best.fill(-1)
      gain.fill(-1)
    },
  }
  run.peaks = peaks
  return peaks
}
