import type { Program } from './compile.ts'
import type { Columns } from './log.ts'
import { walk } from './replay.ts'
import { type Peaks, type Run, startRun, type Witness } from './run.ts'

const SILENT: Witness = { decided: () => undefined }

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
  take: (person: number, fitBand: number, engagement: number) => void,
  raised: (person: number) => void,
): void {
  const run = startRun(program, columns, SILENT, false, true)
  let person = from
  const peaks = peaksIn(run, (band, engagement) => take(person, band, engagement))
  for (; person < to; person++) {
    walk(run, person)
    peaks.closed()
    if (peaks.raised) raised(person)
    peaks.raised = false
  }
}

function peaksIn(run: Run, take: (fitBand: number, engagement: number) => void): Peaks {
  const best = new Float64Array(run.ruling.cells.fitNames.length).fill(-1)
  const peaks: Peaks = {
    best,
    raised: false,
    closed() {
      for (let band = 0; band < best.length; band++) {
        if ((best[band] as number) >= 0) take(band, best[band] as number)
      }
      best.fill(-1)
    },
  }
  run.peaks = peaks
  return peaks
}
