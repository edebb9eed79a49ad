import './webhooks.css'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { Webhook } from '#api/webhooks.ts'
import { shortStageWords } from '#domain/people/stage-words.ts'
import { ask } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { stateWords } from './state-words.tsx'

const WebhookDialog = lazy(async () => ({
  default: (await import('./webhook-dialog.tsx')).WebhookDialog,
}))

/** Who is told when somebody comes to another stage, and whether that arrives. */
export function WebhooksPage() {
  const may = useMay()('make-keys')
  const query = useQuery(ask.webhooks.list.queryOptions({ refetchInterval: 5_000 }))
  const [making, setMaking] = useState(false)
  if (query.isPending) return <LoadingRows what="webhooks" rows={3} height={56} />
  if (query.isLoadingError)
    return (
      <Trouble
        error={query.error}
        what="The webhooks did not load."
        safe="What is on its way goes on."
        again={() => void query.refetch()}
      />
    )
  return (
    <Section
      title="Webhooks"
      note="When somebody comes to a stage, your CRM or another system hears of it within seconds."
      right={may ? <Button onClick={() => setMaking(true)}>Make a webhook</Button> : null}
    >
      {query.data.length === 0 ? (
        <Nothing title="Nobody is told.">
          A webhook sends each change of stage to an address of yours, signed, and tries again for
          three days where it does not arrive. A program can read the same changes from the feed.
        </Nothing>
      ) : (
        <WebhookTable webhooks={query.data} />
      )}
      <Suspense>{making ? <WebhookDialog close={() => setMaking(false)} /> : null}</Suspense>
    </Section>
  )
}

function WebhookTable({ webhooks }: { webhooks: readonly Webhook[] }) {
  return (
    <table className="hair webhooks">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Told of</th>
          <th scope="col">State</th>
          <th scope="col">Last arrived</th>
          <th scope="col" className="end">
            Waiting
          </th>
          <th scope="col" className="end">
            Given up
          </th>
        </tr>
      </thead>
      <tbody>
        {webhooks.map((webhook) => (
          <tr key={webhook.webhookId}>
            <th scope="row" className="w5">
              <Link
                to="/workspace/webhooks/$webhookId"
                params={{ webhookId: String(webhook.webhookId) }}
              >
                {webhook.name}
              </Link>
              <span className="quiet w4 webhooks-url">{hostOf(webhook.url)}</span>
            </th>
            <td data-head="Told of">{toldOf(webhook.stages)}</td>
            <td data-head="State">{stateWords(webhook)}</td>
            <td className="quiet" data-head="Last arrived">
              {webhook.lastDeliveredAt === null ? 'never' : <When at={webhook.lastDeliveredAt} />}
            </td>
            <td className="end tabular" data-head="Waiting">
              {int(webhook.waiting)}
            </td>
            <td className="end tabular" data-head="Given up">
              {int(webhook.failed)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The address without what stands behind it, which often is a secret. */
const hostOf = (url: string): string => new URL(url).host

const toldOf = (stages: Webhook['stages']): string =>
  stages.length === 8
    ? 'every stage'
    : stages.length > 3
      ? counted(stages.length, 'stage', 'stages')
      : stages.map(shortStageWords).join(', ')
