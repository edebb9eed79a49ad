import type { Campaign } from '#api/campaigns.ts'
import type { Intent } from '#domain/people/channels/intent.ts'
import { minorDigits } from '#domain/people/imports/cells/read-money.ts'

/** A campaign as it stands in the fields of a form. */
export type Draft = {
  name: string
  startsOn: string
  endsOn: string
  channel: string
  intent: Intent | null
  cost: string
  currency: string
  kitUrl: string
}

export const draftOf = (
  campaign: Campaign | null,
  text: string | null,
  currency: string,
): Draft => ({
  name: campaign?.name ?? text ?? '',
  startsOn: campaign?.startsOn ?? '',
  endsOn: campaign?.endsOn ?? '',
  channel: campaign?.channel ?? '',
  intent: campaign?.intent ?? null,
  cost: campaign?.cost ? majorOf(campaign.cost) : '',
  currency: campaign?.cost?.currency ?? currency,
  kitUrl: campaign?.kitUrl ?? '',
})

/** What keeps it from being saved, in a sentence; null: nothing does. */
export function whyUnfit({ name, startsOn, endsOn, cost, currency, kitUrl }: Draft): string | null {
  if (name.trim() === '') return 'A campaign needs a name.'
  if (startsOn !== '' && endsOn !== '' && endsOn < startsOn) return 'It would end before it starts.'
  if (cost.trim() !== '' && centsOf(cost, currency) === null)
    return 'The cost is no amount of this currency, e.g. 12000.50.'
  if (kitUrl.trim() !== '' && !/^https?:\/\/\S+$/i.test(kitUrl.trim()))
    return 'The link to the kit begins with https:// or http://.'
  return null
}

/** As the server takes it; what is empty is told as nothing. */
export function fieldsOf(draft: Draft) {
  const { name, startsOn, endsOn, channel, intent, cost, currency, kitUrl } = draft
  const cents = centsOf(cost, currency)
  return {
    name: name.trim(),
    startsOn: startsOn || null,
    endsOn: endsOn || null,
    channel: channel.trim() || null,
    intent,
    cost: cents === null ? null : { cents, currency },
    kitUrl: kitUrl.trim() || null,
  }
}

/** Minor units of an amount as somebody writes it, with a point or a comma before the cents; null: it is none. */
function centsOf(text: string, currency: string): number | null {
  const digits = minorDigits(currency) ?? 2
  const [, whole, part = ''] = /^(\d{1,11})(?:[.,](\d*))?$/.exec(text.trim()) ?? []
  if (whole === undefined || part.length > digits) return null
  return Number(whole + part.padEnd(digits, '0'))
}

function majorOf({ cents, currency }: { cents: number; currency: string }): string {
  const digits = minorDigits(currency) ?? 2
  return (cents / 10 ** digits).toFixed(digits)
}
