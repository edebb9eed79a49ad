import { Button, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Delivery, Webhook } from '#api/webhooks.ts'
import { shortStageWords } from '#domain/people/stage-words.ts'
import { ask, tell } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'

type State = 'all' | Delivery['state']

/** What was sent to one webhook, newest first, and a way to send it again. */
export function Deliveries({ webhook }: { webhook: Webhook }) {
  const { webhookId, isOn, failed } = webhook
  const may = useMay()('make-keys') && isOn
  const client = useQueryClient()
  const [state, setState] = useState<State>('all')
  const list = useInfiniteQuery(
    ask.webhooks.deliveries.infiniteOptions({
      input: (cursor: string | undefined) => ({
        webhookId,
        limit: 50,
        ...(state !== 'all' && { state }),
        ...(cursor && { cursor }),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      refetchInterval: 5_000,
    }),
  )
  const again = useMutation({
    mutationFn: (deliveryIds: number[] | null) =>
      tell.webhooks.sendAgain({ webhookId, deliveryIds }),
    onSuccess: () => client.invalidateQueries({ queryKey: ask.webhooks.key() }),
  })
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const total = list.data?.pages[0]?.total ?? 0
  return (
    <Section
      title="What was sent"
      note="Listed for 30 days."
      right={
        may && failed > 0 ? (
          <Button variant="default" loading={again.isPending} onClick={() => again.mutate(null)}>
            Send {counted(failed, 'that was given up', 'that were given up')} again
          </Button>
        ) : null
      }
    >
      <SegmentedControl
        aria-label="Which deliveries"
        className="webhooks-states"
        data={[
          { value: 'all', label: 'All' },
          { value: 'waiting', label: 'Waiting' },
          { value: 'delivered', label: 'Arrived' },
          { value: 'failed', label: 'Given up' },
        ]}
        value={state}
        onChange={(chosen) => setState(chosen as State)}
      />
      {again.error ? (
        <Trouble
          error={again.error}
          what="Nothing was sent again."
          safe="The list is as it was."
          again={() => again.mutate(null)}
        />
      ) : null}
      {list.isPending ? <LoadingRows what="what was sent" rows={5} height={48} /> : null}
      {list.isLoadingError ? (
        <Trouble
          error={list.error}
          what="The list did not load."
          safe="What is on its way goes on."
          again={() => void list.refetch()}
        />
      ) : null}
      {list.data && rows.length === 0 ? (
        <Nothing title={state === 'all' ? 'Nothing was sent yet.' : 'There is none of these.'}>
          {state === 'all' ? 'Send a test to see whether it arrives.' : null}
        </Nothing>
      ) : null}
      {rows.length > 0 ? (
        <DeliveryTable
          rows={rows}
          again={may ? (deliveryId) => again.mutate([deliveryId]) : null}
        />
      ) : null}
      {list.hasNextPage ? (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show {int(Math.min(50, total - rows.length))} more
        </Button>
      ) : null}
    </Section>
  )
}

function DeliveryTable(props: {
  rows: readonly Delivery[]
  again: ((deliveryId: number) => void) | null
}) {
  const { rows, again } = props
  return (
    <table className="hair webhooks">
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">State</th>
          <th scope="col">Answer</th>
          <th scope="col" className="end">
            Tries
          </th>
          <th scope="col">Last tried</th>
          <th scope="col">
            <span className="sr">What you can do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.deliveryId}>
            <th scope="row" className="w5">
              <What row={row} />
              <span className="quiet w4 webhooks-url">{row.id}</span>
            </th>
            <td data-head="State">
              <State row={row} />
            </td>
            <td data-head="Answer">{row.error ?? row.status ?? ''}</td>
            <td className="end tabular" data-head="Tries">
              {int(row.tries)}
            </td>
            <td className="quiet nowrap" data-head="Last tried">
              {row.lastTriedAt === null ? 'not yet' : <When at={row.lastTriedAt} />}
            </td>
            <td className="end">
              {again && row.state !== 'waiting' ? (
                <button
                  type="button"
                  className="plain webhooks-again"
                  onClick={() => again(row.deliveryId)}
                >
                  Send again<span className="sr"> {row.id}</span>
                </button>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function What({ row: { what, personId, to } }: { row: Delivery }) {
  if (what === 'test') return 'Test'
  const words = to === null ? 'Change of stage' : shortStageWords(to)
  if (personId === null) return words
  return (
    <Link to="/people/$personId" params={{ personId: String(personId) }}>
      {words}
    </Link>
  )
}

function State({ row: { state, dueAt, tries } }: { row: Delivery }) {
  if (state === 'delivered') return 'Arrived'
  if (state === 'failed') return 'Given up'
  if (dueAt === null || tries === 0) return 'Waiting'
  return (
    <>
      Tried again <When at={dueAt} />
    </>
  )
}
