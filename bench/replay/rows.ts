import { closeSync, openSync, writeSync } from 'node:fs'
import type { Columns, Signature } from '#domain/replay/log.ts'
import { agreement, END } from './made-log.ts'

/** What the peers are asked: the simplest faded sum per person, and who comes to the threshold. No caps, no bands. */
const THRESHOLD = 20

const rules = agreement.engagement.groups.flatMap((group) => group.rules)
const WEIGHTS = [...rules.map(({ points }) => points), 0]
const HALF_LIVES = [...rules.map(({ halfLifeDays }) => (halfLifeDays ?? 1) * 86_400_000), 1e15]

/** A choice by rule that every SQL engine reads. */
export const byRule = (values: number[]) =>
  `CASE rule ${values.map((value, rule) => `WHEN ${rule} THEN ${value}`).join(' ')} END`

/** The query with what is natural to an engine for "2 to the power of" and "the value of this rule". */
export const question = (
  power: (exponent: string) => string,
  choose: (values: number[]) => string,
) =>
  `SELECT count(*) AS people FROM (SELECT person, sum((${choose(WEIGHTS)}) * ${power(
    `(t - ${END}) / (${choose(HALF_LIVES)})`,
  )}) AS score FROM event GROUP BY person HAVING sum((${choose(WEIGHTS)}) * ${power(
    `(t - ${END}) / (${choose(HALF_LIVES)})`,
  )}) >= ${THRESHOLD}) AS qualified`

/** Writes the rows as ClickHouse's RowBinary: person UInt32, t Float64, rule UInt8 (the last one earns nothing). */
export function writeRows(
  file: string,
  { people, start, t, signature }: Columns,
  signatures: Signature[],
) {
  const ruleOf = Uint8Array.from(signatures, ({ kind, name }) => {
    const rule = kind === 1 ? rules.findIndex(({ event }) => event === name) : -1
    return rule < 0 ? rules.length : rule
  })
  const fd = openSync(file, 'w')
  const rows = Buffer.alloc(13 * 65_536)
  let at = 0
  for (let p = 0; p < people; p++) {
    for (let i = start[p] as number; i < (start[p + 1] as number); i++) {
      at = rows.writeUInt32LE(p, at)
      at = rows.writeDoubleLE(t[i] as number, at)
      at = rows.writeUInt8(ruleOf[signature[i] as number] as number, at)
      if (at < rows.length) continue
      writeSync(fd, rows)
      at = 0
    }
  }
  writeSync(fd, rows, 0, at)
  closeSync(fd)
}
