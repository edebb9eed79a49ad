import './webhooks.css'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Webhook } from '#api/webhooks.ts'
import { stageWords } from '#domain/people/stage-words.ts'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { Deliveries } from './deliveries.tsx'
import { stateWords } from './state-words.tsx'
import { WebhookActs } from './webhook-acts.tsx'

const route = getRouteApi('/shell/workspace/webhooks/$webhookId')

/** One webhook: where it goes, how it goes, and what was sent. */
export function WebhookPage() {
  const webhookId = Number(route.useParams().webhookId)
  const query = useQuery(ask.webhooks.list.queryOptions({ refetchInterval: 5_000 }))
  if (query.isPending) return <LoadingRows what="the webhook" rows={4} height={48} />
  if (query.isLoadingError)
    return (
      <Trouble
        error={query.error}
        what="The webhook did not load."
        safe="What is on its way goes on."
        again={() => void query.refetch()}
      />
    )
  const webhook = query.data.find((each) => each.webhookId === webhookId)
  if (!webhook)
    return (
      <Nothing title="There is no such webhook.">
        It may have been removed. <Link to="/workspace/webhooks">All webhooks</Link>
      </Nothing>
    )
  return (
    <>
      <p className="webhooks-back">
        <Link to="/workspace/webhooks">All webhooks</Link>
      </p>
      <Told webhook={webhook} />
      <Deliveries webhook={webhook} />
    </>
  )
}

function Told({ webhook }: { webhook: Webhook }) {
  const may = useMay()('make-keys')
  const { name, url, stages, madeBy, madeAt, oldSecretUntil } = webhook
  return (
    <Section title={name} right={may ? <WebhookActs webhook={webhook} /> : null}>
      <dl className="webhooks-facts">
        <dt>Address</dt>
        <dd className="webhooks-long">{url}</dd>
        <dt>State</dt>
        <dd>{stateWords(webhook)}</dd>
        <dt>Told when somebody comes to</dt>
        <dd>{stages.map(stageWords).join(', ')}</dd>
        <dt>Made</dt>
        <dd>
          <When at={madeAt} precise />
          {madeBy ? ` by ${madeBy}` : ''}
        </dd>
        {oldSecretUntil === null ? null : (
          <>
            <dt>Secret</dt>
            <dd>
              two are good until <When at={oldSecretUntil} precise />
            </dd>
          </>
        )}
      </dl>
    </Section>
  )
}
