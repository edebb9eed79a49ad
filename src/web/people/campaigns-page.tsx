import './campaigns/campaigns.css'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useState } from 'react'
import type { CampaignRow } from '#api/campaigns.ts'
import { ask } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Empty, Nothing } from '#web/kit/say.tsx'
import { SearchField } from '#web/kit/search-field.tsx'
import { usePages } from '#web/kit/use-pages.ts'
import { VirtualTable } from '#web/kit/virtual-table.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { CAMPAIGN_COLUMNS } from './campaigns/campaign-columns.tsx'
import { Unassigned } from './campaigns/unassigned.tsx'

const CampaignDialog = lazy(async () => ({
  default: (await import('./campaigns/campaign-dialog.tsx')).CampaignDialog,
}))

/** What we did so that people come, and who came by it. */
export function CampaignsPage() {
  const may = useMay()('keep-campaigns')
  // Where there is none, the empty page offers to make the first.
  const found = useQuery(ask.campaigns.list.queryOptions({ input: { limit: 1 } }))
  const hasSome = (found.data?.total ?? 0) > 0
  // What a new campaign begins with: the text that means it; null: no dialog.
  const [making, setMaking] = useState<{ text: string | null } | null>(null)
  return (
    <Page
      title="Campaigns"
      question="What brought them to us?"
      back={{ to: '/people', label: 'People' }}
      actions={
        <>
          <Button variant="default" component={Link} to="/channels">
            Channels
          </Button>
          {may && hasSome ? (
            <Button onClick={() => setMaking({ text: null })}>Make a campaign</Button>
          ) : null}
        </>
      }
    >
      <List may={may} make={() => setMaking({ text: null })} />
      <Unassigned make={may ? (text) => setMaking({ text }) : null} />
      <Suspense>
        {making ? (
          <CampaignDialog campaign={null} text={making.text} close={() => setMaking(null)} />
        ) : null}
      </Suspense>
    </Page>
  )
}

function List({ may, make }: { may: boolean; make: () => void }) {
  const navigate = useNavigate()
  const [search, setSearch] = useState<string | undefined>()
  const pages = usePages((page) =>
    ask.campaigns.list.queryOptions({ input: { ...page, ...(search ? { search } : {}) } }),
  )
  const { all } = pages
  const open = useCallback(
    (row: CampaignRow) =>
      void navigate({
        to: '/campaigns/$campaignId',
        params: { campaignId: String(row.campaignId) },
      }),
    [navigate],
  )
  if (pages.error)
    return (
      <Trouble
        error={pages.error}
        what="The campaigns did not load."
        safe="None was changed: reading a list never writes."
        again={pages.again}
      />
    )
  if (all === undefined) return <LoadingRows what="campaigns" rows={6} />
  if (all.total === 0 && search === undefined) return <None may={may} make={make} />
  return (
    <>
      <p className="t16" role="status">
        <b className="w6">{counted(all.total, 'campaign', 'campaigns')}</b>
        {search ? ` with “${search}” in the name` : ', the latest first'}.{' '}
        <span className="quiet">The numbers count everybody, also whom you do not see.</span>
      </p>
      <search className="row wrap campaigns-search">
        <SearchField words={search ?? ''} total={all.total} search={setSearch} />
      </search>
      {all.total === 0 ? (
        <Nothing title="No campaign has this in its name.">
          Its text may wait below for a campaign that claims it.
        </Nothing>
      ) : (
        <VirtualTable
          label="Campaigns"
          columns={CAMPAIGN_COLUMNS}
          rowAt={pages.rowAt}
          total={all.total}
          keyOf={({ campaignId }) => String(campaignId)}
          open={open}
          seen={pages.seen}
        />
      )}
    </>
  )
}

function None({ may, make }: { may: boolean; make: () => void }) {
  return (
    <Empty
      picture={<Sprout />}
      title="Here you will see what brought people to you"
      why="A campaign has days, a cost, and something it is for: planting, cultivating, harvesting or weeding. Once the texts of your links mean it, everybody who came by it is counted."
      action={may ? <Button onClick={make}>Make a campaign</Button> : null}
    />
  )
}

const Sprout = () => (
  <svg width="160" height="80" viewBox="0 0 160 80" fill="none" aria-hidden="true">
    <path d="M8 68h144" stroke="var(--ls-hair-strong)" strokeWidth="2" />
    <path d="M32 68V56" stroke="var(--ls-marketing)" strokeWidth="4" strokeLinecap="round" />
    <path d="M64 68V44" stroke="var(--ls-marketing)" strokeWidth="4" strokeLinecap="round" />
    <path d="M96 68V30" stroke="var(--ls-marketing)" strokeWidth="4" strokeLinecap="round" />
    <path d="M128 68V16" stroke="var(--ls-sales)" strokeWidth="4" strokeLinecap="round" />
    <circle cx="128" cy="14" r="8" fill="var(--ls-sales)" />
    <circle cx="96" cy="28" r="6" fill="var(--ls-marketing-soft)" />
    <circle cx="64" cy="42" r="5" fill="var(--ls-marketing-soft)" />
  </svg>
)
