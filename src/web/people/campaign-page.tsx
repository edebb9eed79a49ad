import './campaigns/campaigns.css'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { Campaign } from '#api/campaigns.ts'
import { INTENT_WORDS } from '#domain/people/channels/intent.ts'
import { ask } from '#web/ask.ts'
import { counted, exactMoney, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page, Section } from '#web/kit/page.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { CampaignTexts } from './campaigns/campaign-texts.tsx'
import { daysSaid } from './campaigns/days-said.ts'

const CampaignDialog = lazy(async () => ({
  default: (await import('./campaigns/campaign-dialog.tsx')).CampaignDialog,
}))
const RemoveCampaign = lazy(async () => ({
  default: (await import('./campaigns/remove-campaign.tsx')).RemoveCampaign,
}))

const route = getRouteApi('/shell/campaigns/$campaignId')
const BACK = { to: '/campaigns', label: 'Campaigns' } as const

/** One campaign: what it is for, what it cost, and who came by it. */
export function CampaignPage() {
  const campaignId = Number(route.useParams().campaignId)
  const query = useQuery(ask.campaigns.read.queryOptions({ input: { campaignId } }))
  if (query.data) return <Shown campaign={query.data} />
  return (
    <Page title="Campaign" back={BACK}>
      {query.isPending ? <LoadingRows what="the campaign" rows={4} /> : null}
      {query.isLoadingError ? (
        <Trouble
          error={query.error}
          what="The campaign did not load."
          safe="It was not changed: reading never writes."
          again={() => void query.refetch()}
        />
      ) : null}
    </Page>
  )
}

function Shown({ campaign }: { campaign: Campaign }) {
  const may = useMay()('keep-campaigns')
  const [dialog, setDialog] = useState<'change' | 'remove' | null>(null)
  const close = () => setDialog(null)
  return (
    <Page
      title={campaign.name}
      question={daysSaid(campaign) ?? 'No days are told.'}
      back={BACK}
      actions={
        may ? (
          <>
            <Button variant="default" onClick={() => setDialog('change')}>
              Change
            </Button>
            <Button variant="default" onClick={() => setDialog('remove')}>
              Remove
            </Button>
          </>
        ) : null
      }
    >
      <WhoCame campaign={campaign} />
      <Facts campaign={campaign} />
      <ByChannel campaign={campaign} />
      <CampaignTexts campaign={campaign} may={may} />
      <Suspense>
        {dialog === 'change' ? <CampaignDialog campaign={campaign} close={close} /> : null}
        {dialog === 'remove' ? <RemoveCampaign campaign={campaign} close={close} /> : null}
      </Suspense>
    </Page>
  )
}

function WhoCame({ campaign: { campaignId, people, arrivals, cost } }: { campaign: Campaign }) {
  if (people === 0)
    return <p className="t16">Nobody has come by it yet, as far as any text says so.</p>
  const each =
    cost && cost.cents > 0 ? exactMoney(Math.round(cost.cents / people), cost.currency) : null
  return (
    <p className="t16" role="status">
      <Link className="number w6" to="/people" search={{ campaign: String(campaignId) }}>
        {counted(people, 'person', 'people')}
      </Link>{' '}
      came by it, {counted(arrivals, 'time', 'times')} in all
      {each ? `: ${each} for each of them` : ''}.{' '}
      <span className="quiet">The numbers count everybody, also whom you do not see.</span>
    </p>
  )
}

function Facts({ campaign: { intent, channel, cost, kitUrl } }: { campaign: Campaign }) {
  return (
    <dl className="campaigns-facts">
      <dt className="quiet">For</dt>
      <dd>
        {intent ? (
          <>
            <b className="w5">{INTENT_WORDS[intent].name}.</b> {INTENT_WORDS[intent].does}{' '}
            <span className="quiet">{INTENT_WORDS[intent].judgedBy}</span>
          </>
        ) : (
          <span className="quiet">not told</span>
        )}
      </dd>
      <dt className="quiet">Channel</dt>
      <dd>{channel ?? <span className="quiet">not told</span>}</dd>
      <dt className="quiet">Cost</dt>
      <dd>
        {cost ? (
          exactMoney(cost.cents, cost.currency)
        ) : (
          <span className="quiet">no cost recorded</span>
        )}
      </dd>
      <dt className="quiet">Kit</dt>
      <dd className="campaigns-text">
        {kitUrl ? (
          <a href={kitUrl} target="_blank" rel="noreferrer noopener">
            {kitUrl}
          </a>
        ) : (
          <span className="quiet">no link yet</span>
        )}
      </dd>
    </dl>
  )
}

function ByChannel({ campaign: { campaignId, channels, channel } }: { campaign: Campaign }) {
  if (channels.length === 0) return null
  const isOther = channel !== null && channels[0]?.channel !== channel
  return (
    <Section
      title="How they came"
      note={
        isOther
          ? `It was meant for ${channel}. Most came another way: look at the tags of its links, or at the channel rules.`
          : 'By the channel rules, from what each link said.'
      }
    >
      <table className="hair campaigns-channels">
        <thead>
          <tr>
            <th scope="col">Channel</th>
            <th scope="col" className="end">
              People
            </th>
            <th scope="col" className="end">
              Times
            </th>
          </tr>
        </thead>
        <tbody>
          {channels.map((row) => (
            <tr key={row.channel}>
              <th scope="row" className="w4">
                {row.channel}
              </th>
              <td className="end tabular">
                <Link
                  className="number"
                  to="/people"
                  search={{ campaign: String(campaignId), channel: row.channel }}
                >
                  {int(row.people)}
                </Link>
              </td>
              <td className="end tabular">{int(row.arrivals)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
