import { Button, Checkbox, Select, Textarea } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { StandingAsk } from '#api/standing-asks.ts'
import { otherSide } from '#domain/handoffs/requests/request.ts'
import { RHYTHMS, type Rhythm, STANDING_QUESTION } from '#domain/handoffs/requests/standing-ask.ts'
import { sidesOf } from '#domain/workspace/role.ts'
import { ask, tell } from '#web/ask.ts'
import { Section } from '#web/kit/page.tsx'
import { When } from '#web/kit/when.tsx'
import { useWorkspace } from '#web/session.tsx'
import { Trouble } from '#web/trouble.tsx'
import { EVERY_MS } from '#web/use-live.ts'
import { SaidList } from './said-list.tsx'

/** What everybody is asked on a rhythm, what they said, and what was done about it. */
export function StandingAsks() {
  const list = useInfiniteQuery(
    ask.standingAsks.list.infiniteOptions({
      input: (cursor: string | undefined) => (cursor ? { cursor } : {}),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
      refetchInterval: EVERY_MS,
    }),
  )
  const [head] = list.data?.pages ?? []
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <Section
      title={STANDING_QUESTION.sales}
      note="Marketing asks it of everybody in sales on a rhythm, never while they are away. One field, or nothing this time."
    >
      {head ? (
        <>
          {head.counts
            .filter(({ side }) => side === 'sales' || head.rhythm.asksMarketing)
            .map(({ side, asked, answered, done, lastAskedAt }) => (
              <p key={side}>
                {asked === 0
                  ? `Nobody in ${side} was asked in the last 90 days.`
                  : `In the last 90 days ${side} was asked ${asked} times, answered ${answered} times, and ${done} times something was done.`}{' '}
                {lastAskedAt === null ? null : (
                  <span className="quiet">
                    Last asked <When at={lastAskedAt} />.
                  </span>
                )}
              </p>
            ))}
          <RhythmForm rhythm={head.rhythm} mayChange={head.mayChange} />
        </>
      ) : null}
      <SaidList
        list={list}
        what="answers"
        none={{
          title: 'Nobody was asked yet.',
          says: 'Everybody is asked on one day of their rhythm, while they work. Their answers stand here.',
        }}
        rows={rows.map((row) => ({ key: row.askId, shown: <Asked row={row} /> }))}
      />
    </Section>
  )
}

function RhythmForm(props: {
  rhythm: { everyWeeks: Rhythm; asksMarketing: boolean }
  mayChange: boolean
}) {
  const { rhythm, mayChange } = props
  const client = useQueryClient()
  const saving = useMutation({
    mutationFn: (wanted: typeof rhythm) => tell.standingAsks.setRhythm(wanted),
    onSuccess: () => client.invalidateQueries({ queryKey: ask.standingAsks.key() }),
  })
  if (!mayChange) return <p className="quiet">Asked every {rhythm.everyWeeks} weeks.</p>
  return (
    <div className="row wrap g16 asked-rhythm">
      <Select
        label="Asked every"
        data={RHYTHMS.map((weeks) => ({ value: String(weeks), label: `${weeks} weeks` }))}
        value={String(rhythm.everyWeeks)}
        allowDeselect={false}
        onChange={(value) =>
          value && saving.mutate({ ...rhythm, everyWeeks: Number(value) as Rhythm })
        }
      />
      <Checkbox
        label="Sales asks marketing, too"
        checked={rhythm.asksMarketing}
        onChange={({ currentTarget }) =>
          saving.mutate({ ...rhythm, asksMarketing: currentTarget.checked })
        }
      />
      {saving.error ? (
        <Trouble
          error={saving.error}
          what="The rhythm was not changed."
          safe="It is as it was."
          again={() => saving.reset()}
        />
      ) : null}
    </div>
  )
}

function Asked({ row }: { row: StandingAsk }) {
  const { me } = useWorkspace()
  const isAsker = me !== null && sidesOf(me.roles).includes(otherSide(row.side))
  const { member, askedAt, answeredAt, isNothing, said, outcome, outcomeBy, outcomeAt } = row
  return (
    <>
      <p className="quiet t12">
        {row.isYours ? 'You were' : `${member.name} was`} asked <When at={askedAt} />
        {answeredAt === null ? null : (
          <>
            , answered <When at={answeredAt} />
          </>
        )}
      </p>
      {answeredAt !== null ? (
        <p className="t16">{isNothing ? 'Nothing this time.' : said}</p>
      ) : row.isYours ? (
        <Write row={row} as="answer" />
      ) : (
        <p className="quiet">Not answered yet.</p>
      )}
      {outcomeAt === null ? null : (
        <p>
          <span className="quiet">
            {outcomeBy ?? 'Somebody'}, <When at={outcomeAt} />:
          </span>{' '}
          {outcome}
        </p>
      )}
      {row.requests.map((requestId) => (
        <p key={requestId}>
          <Link to="/requests" search={{ request: String(requestId) }}>
            Request {requestId} came of it
          </Link>
        </p>
      ))}
      {answeredAt !== null && !isNothing && outcomeAt === null && isAsker ? (
        <Write row={row} as="outcome" />
      ) : null}
    </>
  )
}

/** An answer, or what was done about one. */
function Write({ row: { askId, side }, as }: { row: StandingAsk; as: 'answer' | 'outcome' }) {
  const [text, setText] = useState('')
  const client = useQueryClient()
  const saving = useMutation({
    mutationFn: (said: string) =>
      as === 'answer'
        ? tell.standingAsks.answer({ askId, said })
        : tell.standingAsks.settle({ askId, outcome: said }),
    onSuccess: () => client.invalidateQueries({ queryKey: ask.standingAsks.key() }),
  })
  return (
    <div className="request-form">
      <Textarea
        label={as === 'answer' ? STANDING_QUESTION[side] : 'What was done about it'}
        autosize
        minRows={2}
        maxLength={4_000}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {saving.error ? (
        <Trouble
          error={saving.error}
          what="It was not kept."
          safe="It is still in the field."
          again={() => saving.mutate(text)}
        />
      ) : null}
      <div className="row wrap">
        <Button
          disabled={!text.trim()}
          loading={saving.isPending}
          onClick={() => saving.mutate(text)}
        >
          {as === 'answer' ? 'Answer' : 'Say what was done'}
        </Button>
        {as === 'answer' ? (
          <Button variant="default" disabled={saving.isPending} onClick={() => saving.mutate('')}>
            Nothing this time
          </Button>
        ) : null}
      </div>
    </div>
  )
}
