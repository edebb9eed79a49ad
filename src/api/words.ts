import { z } from 'zod'
import { minorDigits } from '#domain/people/imports/cells/read-money.ts'

/** Words that several rooms of the contract use. */
export const instant = z.number().describe('Epoch milliseconds, UTC')
/** An instant that is asked for: of the years 1 to 9999, in epoch milliseconds. */
export const when = z.coerce.number().int().min(-62_135_596_800_000).max(253_402_300_799_999)
/** A name of somebody or something: one line that people can read. */
export const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}*$/u, 'holds a line break')
  .regex(/[\p{L}\p{N}\p{S}\p{P}]/u, 'holds nothing that can be seen')
  .regex(/^[^\u202a-\u202e\u2066-\u2069]*$/, 'turns the direction of what follows')
/** What somebody says in their own words; where it has to be something, something that can be seen. */
export const said = (most: number, least: 0 | 1 = 0) =>
  z
    .string()
    .trim()
    .min(least)
    .max(most)
    .regex(/^$|[\p{L}\p{N}\p{S}\p{P}]/u, 'holds nothing that can be seen')
    .regex(/^[^\u202a-\u202e\u2066-\u2069]*$/, 'turns the direction of what follows')
/** ISO 4217, e.g. "EUR". */
export const currency = z.string().refine((code) => minorDigits(code) !== null)
/** The number of something, as it stands in an address. */
export const rowId = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
export const scalar = z.union([z.string(), z.number(), z.boolean()])
export const stage = z.enum([
  'contact',
  'lead',
  'mql',
  'passed',
  'sal',
  'sql',
  'opportunity',
  'customer',
])
export const closing = z.enum([
  'rejected',
  'disqualified',
  'recycled',
  'withdrawn',
  'expired',
  'lost',
  'won',
])

/**
 * "all", a year "2018", a quarter "2018-Q1" or a month "2018-01" of the years 1900 to 2199, cut in the workspace's
 * zone. Rule 0.1.
 */
export const periodKey = z.string().regex(/^(all|(19|2[01])\d\d(-Q[1-4]|-(0[1-9]|1[0-2]))?)$/)

/** How a list is asked for, page by page. */
export const paging = {
  cursor: z.string().max(500).optional().describe('Where the page before ended: its `next`.'),
  limit: z.coerce.number().int().min(1).max(200).default(100).describe('Rows of a page.'),
}

/** A page of a list; `next` is null on the last one. */
export const page = <T extends z.ZodType>(row: T) =>
  z.object({ rows: z.array(row), total: z.number(), next: z.string().nullable() })

/** Conversion window: to date, or within so many days of the MQL. */
export const windowKey = z.enum(['to-date', '30', '90', '180'])

export const rate = z.object({
  num: z.number(),
  den: z.number(),
  value: z.number().nullable(),
  lo: z.number().nullable(),
  hi: z.number().nullable(),
  basis: z.enum(['cohort', 'activity']),
  windowDays: z.number().nullable(),
  matureShare: z.number(),
  excluded: z.record(z.string(), z.number()),
})

/** A sum of money per currency is never mixed; null means that no deal names an amount ("no data"). */
export const money = z.object({ cents: z.number(), currency: z.string() }).nullable()
