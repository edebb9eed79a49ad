import { z } from 'zod'
import { SYSTEM } from '#domain/people/identity/name.ts'
import type { ImportMap } from '#domain/people/imports/map.ts'
import { scalar } from './words.ts'

/** A cell of the row: the column's name in a CSV, a dotted path in NDJSON. */
const column = z.strictObject({ column: z.string().min(1) })
/** A cell, or one value for every row. */
const cell = z.union([column, z.strictObject({ value: scalar })])

export const encoding = z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])
const dateOrder = z.enum(['day-first', 'month-first']).optional()
const system = z.string().regex(SYSTEM)

/**
 * The form of a map as the domain knows it (domain/people/imports/map.ts says what each part means).
 * Message ids are made from the person's or the deal's key and what is told, so the same file twice changes nothing.
 */
export const importMap = z.strictObject({
  schema: z.literal('lockstep.map/1'),
  /** Names the source: message ids are unique within it. */
  name: z.string().min(1).max(100),
  format: z.enum(['csv', 'ndjson', 'segment']).default('csv'),
  delimiter: z.string().length(1).optional(),
  /** How bytes stand for letters; told by the bytes themselves when missing. */
  encoding: encoding.optional(),
  /** Zone of times that name none; the workspace's when missing. */
  timeZone: z.string().optional(),
  /** How days and months stand in dates such as 03/04/2026; ISO dates need no help. */
  dateOrder,
  /** The same for one column, which goes before `dateOrder`. */
  dateOrders: z.record(z.string(), dateOrder.unwrap()).optional(),
  decimal: z.enum(['.', ',']).default('.'),
  /** Imported history is known when it happened (rule 0.2); false: known now, as a live event is. */
  history: z.boolean().default(true),
  /** A column whose value, together with `name`, identifies the row; without it the content does. */
  messageId: column.optional(),
  person: column.optional(),
  /** The system that gave the person's key, e.g. "hubspot"; where it is missing, a mail address or an id. */
  system: system.optional(),
  /** What else the row calls the person, by system: claims that these names are theirs. */
  also: z.record(system, column).optional(),
  /** The sign between several persons in one cell, e.g. ";". */
  several: z.string().length(1).optional(),
  /** The system whose table says what statuses mean; `system` when missing. */
  statuses: system.optional(),
  company: column.optional(),
  /** Traits told about the person, at the time `traitsAt`. */
  traits: z.record(z.string(), cell).optional(),
  traitsAt: cell.optional(),
  /** A line of a history of fields: the trait that changed, and what it is from `traitsAt` on. */
  change: z.strictObject({ field: column, value: column }).optional(),
  events: z
    .array(
      z.strictObject({
        name: cell,
        at: cell,
        /** A decision names one of the ladder, e.g. "accepted"; a status is called as its system calls it. */
        kind: z.enum(['behaviour', 'decision', 'status']).default('behaviour'),
        properties: z.record(z.string(), cell).optional(),
        campaign: cell.optional(),
        piece: cell.optional(),
        /** How the person came: the utm words of a link, the page before (`referrer`), the page they opened (`url`). */
        arrival: z
          .strictObject({
            source: cell.optional(),
            medium: cell.optional(),
            campaign: cell.optional(),
            term: cell.optional(),
            content: cell.optional(),
            id: cell.optional(),
            referrer: cell.optional(),
            url: cell.optional(),
          })
          .optional(),
        /** Left out where this cell is empty or, where values are named, has none of them. */
        when: column.extend({ is: z.array(z.string()).optional() }).optional(),
      }),
    )
    .optional(),
  deal: z
    .strictObject({
      id: column,
      name: cell.optional(),
      /** A text of the deal alone; it tells nothing of the people. */
      company: column.optional(),
      owner: cell.optional(),
      amount: cell.optional(),
      currency: cell.optional(),
      openedAt: column.optional(),
      closedAt: column.optional(),
      wonAt: column.optional(),
      lostAt: column.optional(),
      reason: column.optional(),
      /** The stage as the source calls it, where `state` is another column. */
      stage: column.optional(),
      /** One fact a line, as our own export writes them. */
      stages: column.optional(),
      roles: column.optional(),
      /** The days on which it came to its stages. */
      entered: z.array(z.strictObject({ stage: cell, at: column })).optional(),
      /** The row says nothing but that the person takes part. */
      contact: z.strictObject({ role: column.optional(), at: column.optional() }).optional(),
      /** Either every row has one state, or a column tells it; a value in neither list is an open deal. */
      state: z.union([
        z.strictObject({ value: z.enum(['open', 'won', 'lost']) }),
        z.strictObject({
          column: z.string().min(1),
          won: z.array(z.string()),
          lost: z.array(z.string()),
        }),
      ]),
    })
    .optional(),
  /** The company of a row by its source's own key; a row of neither person nor deal tells of the company itself. */
  account: z
    .strictObject({
      system,
      id: column,
      name: column.optional(),
      /** Its domain or website. */
      site: column.optional(),
    })
    .optional(),
}) satisfies z.ZodType<ImportMap>
/** As it is written in a file: what has a default may be left out. @internal */
export type ImportMapInput = z.input<typeof importMap>
