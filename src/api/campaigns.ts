import { z } from 'zod'
import { INTENTS } from '#domain/people/channels/intent.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { money, page, paging, rowId } from './words.ts'

const day = z.iso.date().describe('A day in the workspace’s zone, e.g. "2026-11-22".')
const id = z.int().positive()
const alias = z.string().trim().min(1).max(200)

/** What somebody says of a campaign. */
const fields = {
  name: z.string().trim().min(1).max(200),
  startsOn: day.nullable(),
  endsOn: day.nullable(),
  channel: z.string().trim().min(1).max(60).nullable(),
  intent: z.enum(INTENTS).nullable(),
  cost: z
    .strictObject({
      cents: z.int().min(0).max(1e13),
      currency: z.string().regex(/^[A-Z]{3}$/),
    })
    .nullable(),
  kitUrl: z
    .string()
    .trim()
    .max(2_000)
    .regex(/^https?:\/\/[^\s]+$/i)
    .nullable()
    .describe('Where its creative, talk track and objections are.'),
}

const counts = { arrivals: z.number(), people: z.number() }

const row = z.object({
  campaignId: z.number(),
  ...fields,
  cost: money,
  kitUrl: z.string().nullable(),
  ...counts,
})
export type CampaignRow = z.infer<typeof row>

const campaign = row.extend({
  version: z.number(),
  texts: z.array(z.object({ text: z.string(), ...counts })),
  channels: z
    .array(z.object({ channel: z.string(), ...counts }))
    .describe('How people came by it.'),
})
export type Campaign = z.infer<typeof campaign>

const texts = z.object({
  rows: z.array(z.object({ text: z.string(), written: z.string(), ...counts })),
  total: z.number(),
})

const changing = ['version-missing', 'version-stale'] as const
const partial = z.strictObject(fields).partial()

export const campaignsContract = {
  list: needs('read-people')
    .route({ method: 'GET', path: '/campaigns', summary: 'Campaigns, the latest first' })
    .input(
      z.strictObject({
        ...paging,
        cursor: z.undefined().optional(),
        from: z.coerce.number().int().min(0).max(1_000_000).default(0),
        search: z.string().max(200).optional(),
      }),
    )
    .output(page(row)),
  make: needs('keep-campaigns')
    .route({
      method: 'POST',
      path: '/campaigns',
      summary: 'Make a campaign, with the texts that mean it',
    })
    .input(partial.extend({ name: fields.name, texts: z.array(alias).max(100).default([]) }))
    .output(campaign)
    .errors(refusals('campaign-name-taken', 'campaign-text-taken', 'campaign-dates-crossed')),
  read: needs('read-people', { versioned: true })
    .route({
      method: 'GET',
      path: '/campaigns/{campaignId}',
      summary: 'One campaign with its texts and who came by it',
    })
    .input(z.strictObject({ campaignId: rowId }))
    .output(campaign)
    .errors(refusals('campaign-unknown')),
  change: needs('keep-campaigns', { versioned: true })
    .route({
      method: 'PATCH',
      path: '/campaigns/{campaignId}',
      summary: 'Change what is said of a campaign',
    })
    .input(partial.extend({ campaignId: rowId }))
    .output(campaign)
    .errors(
      refusals('campaign-unknown', 'campaign-name-taken', 'campaign-dates-crossed', ...changing),
    ),
  remove: needs('keep-campaigns', { versioned: true })
    .route({
      method: 'DELETE',
      path: '/campaigns/{campaignId}',
      summary: 'Remove a campaign; its texts mean none again',
    })
    .input(z.strictObject({ campaignId: rowId }))
    .output(z.object({ removed: z.literal(true), version: z.number() }))
    .errors(refusals('campaign-unknown', ...changing)),
  texts: needs('read-people')
    .route({
      method: 'GET',
      path: '/campaign-texts',
      summary:
        'Texts by which events name a campaign nobody knows yet, most arrivals first; at most 200',
    })
    .output(texts),
  assign: needs('keep-campaigns')
    .route({
      method: 'PUT',
      path: '/campaign-texts',
      summary: 'Say which campaign a text means, or that it means none',
    })
    .input(
      z.strictObject({
        text: alias,
        means: id.nullable(),
        meant: id
          .nullable()
          .describe('What it meant where you looked; refused if somebody changed it since.'),
      }),
    )
    .output(z.object({ text: z.string(), means: z.number().nullable() }))
    .errors(refusals('campaign-unknown', 'campaign-text-taken')),
}
