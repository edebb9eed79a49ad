import { useState } from 'react'
import type { Person } from '#api/people.ts'
import type { TimelineEntry } from '#api/timeline.ts'
import { eventWords } from '#domain/people/event-words.ts'
import { type Stay, teamAt } from '#domain/people/handoff-story.ts'
import type { Line } from '#domain/people/quiet-runs.ts'
import { instant } from '#domain/time.ts'
import { int, signed } from '#web/kit/format.ts'
import { clock, dayAndTime, useZone } from '#web/kit/time.tsx'
import { Clause } from './clause.tsx'
import { aboutEntry, entryTitle } from './entry-words.ts'
import { shortDay } from './timeline-groups.ts'
import { WhoseClick } from './whose-click.tsx'

type Shared = { isDay: boolean; person: Person; stays: readonly Stay[] }

/** The entries of a day, a week or a month on the thread. */
export function Entries({ lines, ...shared }: Shared & { lines: Line<TimelineEntry>[] }) {
  return (
    <ol>
      {lines.map((line) => {
        const [entry] = line.entries
        if (!entry) return null
        const key = `${entry.at} ${entry.kind} ${entry.eventId ?? entry.name}`
        return line.folded ? (
          <Run key={key} entries={line.entries} {...shared} />
        ) : (
          <Entry key={key} entry={entry} {...shared} />
        )
      })}
    </ol>
  )
}

/** Equal acts in a row that gave nothing: one line, which opens. */
function Run({ entries, ...shared }: Shared & { entries: TimelineEntry[] }) {
  const [isOpen, setOpen] = useState(false)
  const zone = useZone()
  const [newest, oldest] = [entries[0], entries.at(-1)]
  if (!newest || !oldest) return null
  if (isOpen)
    return entries.map((entry) => (
      <Entry key={entry.eventId ?? entry.at} entry={entry} {...shared} />
    ))
  const write = (at: number) => (shared.isDay ? clock(at, zone) : shortDay(at, zone))
  return (
    <li className={`timeline-run ${teamOf(newest, shared.stays)}`}>
      <span className="timeline-when quiet">{write(newest.at)}</span>
      <i aria-hidden="true" />
      <span className="timeline-what">
        <button type="button" className="plain quiet timeline-fold" onClick={() => setOpen(true)}>
          {eventWords(newest.name)}, {int(entries.length)} times since {write(oldest.at)}
        </button>
        <WhoseClick entries={entries} />
      </span>
    </li>
  )
}

function Entry({ entry, isDay, person, stays }: Shared & { entry: TimelineEntry }) {
  const zone = useZone()
  const about = aboutEntry(entry, person.handoffs)
  const isStage = entry.kind === 'stage'
  const title = entryTitle(entry)
  const counts =
    entry.points !== null || person.handoffs.some((one) => one.effectiveAt === entry.at)
  const looks = [
    teamOf(entry, stays),
    `timeline-${entry.kind}`,
    entry.kind === 'did' && !counts ? 'timeline-void' : '',
  ]
  return (
    <li className={looks.join(' ')}>
      <time
        className="timeline-when quiet"
        dateTime={new Date(entry.at).toISOString()}
        title={dayAndTime(entry.at, zone)}
      >
        {isDay ? clock(entry.at, zone) : shortDay(entry.at, zone)}
      </time>
      <i aria-hidden="true" />
      <span className="timeline-what">
        {isStage ? <b className="w6">{title}</b> : title}
        {about ? (
          <span className={isStage ? 'quiet timeline-about' : 'quiet'}> {about}</span>
        ) : null}
        {entry.arrival ? (
          <span className="quiet">
            {' '}
            came by {entry.arrival.channel}
            {entry.arrival.words ? ` (${entry.arrival.words})` : ''}
          </span>
        ) : null}
        <WhoseClick entries={[entry]} />
        {entry.knownAt === null ? null : (
          <span className="quiet"> arrived late, on {shortDay(entry.knownAt, zone)}</span>
        )}
      </span>
      <span className="timeline-clause quiet">
        {entry.rule ? <Clause rule={entry.rule} /> : null}
      </span>
      <span className="timeline-points w5">
        {entry.points === null ? null : pointsWords(entry.points)}
      </span>
    </li>
  )
}

const TO_SALES = ['passed', 'accepted', 'sql', 'opportunity', 'won']

/** A move belongs to the team it leads to, everything else to the team the person was with. */
function teamOf(entry: TimelineEntry, stays: readonly Stay[]) {
  if (entry.kind !== 'stage') return teamAt(stays, instant(entry.at))
  return TO_SALES.includes(entry.name) ? 'sales' : 'marketing'
}

/** "+15" where it is whole to the eye, else "+0.7": a full leaf grants less than its rule's weight. */
const pointsWords = (points: number) => {
  const tenths = Math.round(points * 10) / 10
  return signed(tenths, Number.isInteger(tenths) ? 0 : 1)
}
