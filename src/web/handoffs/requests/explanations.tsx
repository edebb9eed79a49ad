import { Button, Textarea, TextInput } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Explanation } from '#api/standing-asks.ts'
import { otherSide } from '#domain/handoffs/requests/request.ts'
import { GRADES, type Grade } from '#domain/handoffs/requests/standing-ask.ts'
import { type Side, sidesOf } from '#domain/workspace/role.ts'
import { ask, tell } from '#web/ask.ts'
import { Section } from '#web/kit/page.tsx'
import { When } from '#web/kit/when.tsx'
import { useWorkspace } from '#web/session.tsx'
import { Trouble } from '#web/trouble.tsx'
import { EVERY_MS } from '#web/use-live.ts'
import { SaidList } from './said-list.tsx'

const GRADE_WORDS: Record<Grade, string> = {
  yes: 'Yes, so it works',
  nearly: 'Nearly',
  no: 'No, not so',
}

/** Each side says how the other's process works, and the other says whether it is so. */
export function Explanations() {
  const { me } = useWorkspace()
  const sides = sidesOf(me?.roles ?? [])
  const list = useInfiniteQuery(
    ask.standingAsks.explanations.infiniteOptions({
      input: (cursor: string | undefined) => (cursor ? { cursor } : {}),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
      refetchInterval: EVERY_MS,
    }),
  )
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <Section
      title="Can you explain how the others work?"
      note="Say in a few sentences how the other team’s process works. They say whether it is so, and what is missing."
    >
      {sides.map((side) => (
        <Explain key={side} about={otherSide(side)} />
      ))}
      <SaidList
        list={list}
        what="explanations"
        none={{
          title: 'Nobody has explained anything yet.',
          says: 'Two sentences are enough to find out what each side does not know of the other.',
        }}
        rows={rows.map((row) => ({
          key: row.explanationId,
          shown: <One row={row} mayGrade={row.grade === null && sides.includes(row.about)} />,
        }))}
      />
    </Section>
  )
}

function Explain({ about }: { about: Side }) {
  const [says, setSays] = useState('')
  const [once, setOnce] = useState(() => crypto.randomUUID())
  const client = useQueryClient()
  const saving = useMutation({
    mutationFn: () => tell.standingAsks.explain({ about, says }, { context: { once } }),
    onSuccess: async () => {
      setSays('')
      setOnce(crypto.randomUUID())
      await client.invalidateQueries({ queryKey: ask.standingAsks.key() })
    },
  })
  return (
    <div className="request-form">
      <Textarea
        label={`How ${about} works, in your words`}
        autosize
        minRows={3}
        maxLength={4_000}
        value={says}
        onChange={({ currentTarget }) => setSays(currentTarget.value)}
      />
      {saving.error ? (
        <Trouble
          error={saving.error}
          what="It was not kept."
          safe="It is still in the field."
          again={() => saving.mutate()}
        />
      ) : null}
      <Button disabled={!says.trim()} loading={saving.isPending} onClick={() => saving.mutate()}>
        Ask whether it is so
      </Button>
    </div>
  )
}

function One({ row, mayGrade }: { row: Explanation; mayGrade: boolean }) {
  const { explanationId, member, about, says, saidAt, grade, word, gradedBy, gradedAt } = row
  const [text, setText] = useState('')
  const client = useQueryClient()
  const saving = useMutation({
    mutationFn: (wanted: Grade) =>
      tell.standingAsks.grade({ explanationId, grade: wanted, word: text }),
    onSuccess: () => client.invalidateQueries({ queryKey: ask.standingAsks.key() }),
  })
  return (
    <>
      <p className="quiet t12">
        {member.name} on how {about} works, <When at={saidAt} />
      </p>
      <p className="t16">{says}</p>
      {grade !== null && gradedAt !== null ? (
        <p>
          <span className="w6">{GRADE_WORDS[grade]}.</span> {word}{' '}
          <span className="quiet">
            {gradedBy ?? 'Somebody'}, <When at={gradedAt} />
          </span>
        </p>
      ) : mayGrade ? (
        <div className="request-form">
          <TextInput
            label="A word about it"
            maxLength={4_000}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          {saving.error ? (
            <Trouble
              error={saving.error}
              what="The grade was not kept."
              safe="Nothing was changed."
              again={() => saving.reset()}
            />
          ) : null}
          <div className="row wrap">
            {GRADES.map((one) => (
              <Button
                key={one}
                variant="default"
                disabled={saving.isPending}
                onClick={() => saving.mutate(one)}
              >
                {GRADE_WORDS[one]}
              </Button>
            ))}
          </div>
        </div>
      ) : (
        <p className="quiet">Not graded yet.</p>
      )}
    </>
  )
}
