import { closeSync, openSync, writeSync } from 'node:fs'
import type { Columns, Signature } from '#domain/replay/log.ts'
import { agreement, END } from './made-log.ts'

const THRESHOLD = 20
const HALF_LIFE = 14 * 86_400_000

const rules = agreement.engagement.groups.flatMap((group) => group.rules)
const WEIGHTS = [...rules.map(({ points }) => points), 0]
const HALF_LIVES = [...rules.map(({ halfLifeDays }) => (halfLifeDays ?? 1) * 86_400_000), 1e15]

/** A choice by rule that every SQL engine reads. */
export const byRule = (values: number[]) =>
  `CASE rule ${values.map((value, rule) => `WHEN ${rule} THEN ${value}`).join(' ')} END`

type Dialect = {
  power: (exponent: string) => string
  choose: (values: number[]) => string
}

/**
 * The kernel's question at its simplest: who comes to the threshold, and when first? A faded sum at every event,
 * with the rules' points and one half-life for all; no caps, no fit, no bands, no late events, no hand-offs.
 */
export const firstCrossing = ({ power, choose }: Dialect, event = 'event') =>
  `SELECT count(*) AS people FROM (SELECT person, min(t) AS first FROM (SELECT person, t, ${power(
    `-(t - ${END}) / ${HALF_LIFE}`,
  )} * sum((${choose(WEIGHTS)}) * ${power(`(t - ${END}) / ${HALF_LIFE}`)})
    OVER (PARTITION BY person ORDER BY t) AS score FROM ${event}) AS faded
    WHERE score >= ${THRESHOLD} GROUP BY person) AS qualified`

/** A lesser question, for comparison: who stands at the threshold at the end? One sum a person, with the rules' half-lives. */
export const standingAtEnd = ({ power, choose }: Dialect, event = 'event') => {
  const score = `sum((${choose(WEIGHTS)}) * ${power(`(t - ${END}) / (${choose(HALF_LIVES)})`)})`
  return `SELECT count(*) AS people FROM (SELECT person, ${score} AS score FROM ${event}
    GROUP BY person HAVING ${score} >= ${THRESHOLD}) AS qualified`
}

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
