import { Link } from '@tanstack/react-router'
import type { CampaignRow } from '#api/campaigns.ts'
import { INTENT_WORDS } from '#domain/people/channels/intent.ts'
import { int, money } from '#web/kit/format.ts'
import type { Column } from '#web/kit/virtual-table.tsx'
import { daysSaid } from './days-said.ts'

const told = (text: string | null) => text ?? <span className="quiet">not told</span>

/** The list of campaigns: when, what for, what it cost and who came. */
export const CAMPAIGN_COLUMNS: readonly Column<CampaignRow>[] = [
  {
    id: 'campaign',
    head: 'Campaign',
    width: '30%',
    cell: ({ campaignId, name }) => (
      <Link
        to="/campaigns/$campaignId"
        params={{ campaignId: String(campaignId) }}
        className="row-link"
      >
        {name}
      </Link>
    ),
  },
  { id: 'days', head: 'When', width: '20%', cell: (row) => told(daysSaid(row)) },
  {
    id: 'intent',
    head: 'For',
    width: '13%',
    cell: ({ intent }) => told(intent && INTENT_WORDS[intent].name),
  },
  { id: 'channel', head: 'Channel', width: '14%', cell: ({ channel }) => told(channel) },
  {
    id: 'cost',
    head: 'Cost',
    end: true,
    cell: ({ cost }) => (cost ? money(cost.cents, cost.currency) : told(null)),
  },
  { id: 'came', head: 'People', width: '90px', end: true, cell: ({ people }) => int(people) },
]
