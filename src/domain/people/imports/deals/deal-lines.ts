import { type Name, nameIn, SPELLED, spelled } from '#domain/people/identity/name.ts'
import { LONGEST_TEXT } from '#domain/people/imports/cells/read-cell.ts'
import { readDate } from '#domain/people/imports/cells/read-date.ts'
import type { RowRefusal } from '#domain/people/imports/rows/row.ts'
import { type Bench, type Spot, textAt, unreadable } from '#domain/people/imports/rows/row-cells.ts'
import type { Result } from '#domain/result.ts'
import type { Instant } from '#domain/time.ts'

/** A stage that a deal came to, as its source calls it. */
export type Reached = { stage: string; at: Instant }
/** Somebody's part in a deal, as its source calls it; at null where nobody knows since when. */
export type Part = { person: Name; role: string; at: Instant | null }

/** Facts of one cell stand one a line, and what a part says between tabs: no text of theirs may hold either. */
const flat = (text: string) => text.replace(/[\t\r\n]+/g, ' ').trim()
const BETWEEN_FACTS = '\n'
const BETWEEN_WORDS = '\t'
const UNDATED = '-'

/** The stages of a deal as one cell: "2026-03-01T00:00:00.000Z Proposal", one a line. */
export const stageLines = (reached: readonly Reached[]): string =>
  reached.map(({ stage, at }) => `${new Date(at).toISOString()} ${flat(stage)}`).join(BETWEEN_FACTS)

/** The parts in a deal as one cell: the name, the role and since when, one a line. */
export const roleLines = (parts: readonly Part[]): string =>
  parts
    .map(({ person, role, at }) =>
      [spelled(person), flat(role), at === null ? UNDATED : new Date(at).toISOString()].join(
        BETWEEN_WORDS,
      ),
    )
    .join(BETWEEN_FACTS)

const STAGE = /^(\S+)\s+(\S.*)$/
const LONGEST = 200
const NOTHING = { ok: true, value: [] } as const

/** Reads what `stageLines` writes, each with its day as it is written. */
export function stagesReader<Row>(
  spot: Spot<Row> | null,
  bench: Bench<Row>,
): (row: Row) => Result<readonly (Reached & { written: string })[], RowRefusal> {
  return (row) => {
    const told: (Reached & { written: string })[] = []
    for (const line of linesAt(spot, row)) {
      const [, written = '', stage = ''] = STAGE.exec(line) ?? []
      const at = instantIn(written, bench)
      if (at === null || stage.length > LONGEST)
        return unreadable(spot, line, 'is no day and stage')
      told.push({ stage, at, written })
    }
    return told.length > 0 ? { ok: true, value: told } : NOTHING
  }
}

/** Reads of what `roleLines` writes the parts of one person; ids of two systems may be alike. */
export function rolesReader<Row>(
  spot: Spot<Row> | null,
  bench: Bench<Row>,
): (row: Row, person: Name | null) => Result<readonly Omit<Part, 'person'>[], RowRefusal> {
  return (row, person) => {
    const told: Omit<Part, 'person'>[] = []
    if (person === null) return NOTHING
    for (const line of linesAt(spot, row)) {
      const words = line.split(BETWEEN_WORDS)
      // What a name holds of tabs belongs to it: the role and the day are the last two.
      const [role = '', written = ''] = words.splice(-2)
      const name = nameIn(SPELLED, words.join(BETWEEN_WORDS))
      const at = instantIn(written.trim(), bench)
      if (
        name === null ||
        role.length > LONGEST_TEXT ||
        (at === null && written.trim() !== UNDATED)
      )
        return unreadable(spot, line, 'is no name, role and day')
      if (spelled(name) === spelled(person)) told.push({ role: role.trim(), at })
    }
    return told.length > 0 ? { ok: true, value: told } : NOTHING
  }
}

function linesAt<Row>(spot: Spot<Row> | null, row: Row): string[] {
  const text = textAt(spot, row)
  return text === '' ? [] : text.split(/\r?\n/).filter((line) => line.trim() !== '')
}

function instantIn<Row>(text: string, { habit, setting }: Bench<Row>): Instant | null {
  const at = readDate(text, habit)
  return at !== null && at > setting.now ? setting.now : at
}
