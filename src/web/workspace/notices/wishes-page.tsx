import './notices.css'
import { Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Wishes } from '#api/notices.ts'
import { TOPICS, type Topic } from '#domain/handoffs/notice.ts'
import { TOPIC_WORDS } from '#domain/handoffs/topic-words.ts'
import { ask, tell } from '#web/ask.ts'
import { AskBeforeLeaving } from '#web/kit/leaving.tsx'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page, Section } from '#web/kit/page.tsx'
import { useZone } from '#web/kit/time.tsx'
import { Trouble } from '#web/trouble.tsx'

/** How one is told of what: in the app always, by mail and chat as one likes. */
export function WishesPage() {
  const wishes = useQuery(ask.notices.wishes.queryOptions())
  return (
    <Page
      title="Notifications"
      question="In the app you are told of everything. Here you say what else."
      back={{ to: '/account', label: 'Your account' }}
    >
      {wishes.isPending ? <LoadingRows what="how you are told" /> : null}
      {wishes.isLoadingError ? (
        <Trouble
          error={wishes.error}
          what="How you are told did not load."
          safe="You are told as before."
          again={() => void wishes.refetch()}
        />
      ) : null}
      {wishes.data ? <Form seen={wishes.data} /> : null}
    </Page>
  )
}

function Form({ seen }: { seen: Wishes }) {
  const client = useQueryClient()
  const [wanted, want] = useState(seen)
  const saving = useMutation({
    mutationFn: (wishes: Wishes) => tell.notices.wish(wishes),
    onSuccess: (saved) => client.setQueryData(ask.notices.wishes.queryKey(), saved),
  })
  const isChanged = JSON.stringify(wanted) !== JSON.stringify(seen)
  const set = (change: Partial<Wishes>) => want({ ...wanted, ...change })
  return (
    <form
      className="wishes"
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate(wanted)
      }}
    >
      <AskBeforeLeaving isChanged={isChanged && !saving.isPending} what="how you are told" />
      <Ways ways={wanted.ways} set={(ways) => set({ ways })} />
      <QuietHours wanted={wanted} set={set} />
      {saving.error ? (
        <Trouble
          error={saving.error}
          what="It was not saved."
          safe="You are told as before, and what you chose is still here."
          again={() => saving.mutate(wanted)}
        />
      ) : null}
      <div className="row wrap g16">
        <Button type="submit" disabled={!isChanged} loading={saving.isPending}>
          Save
        </Button>
        {isChanged ? (
          <button type="button" className="plain" onClick={() => want(seen)}>
            Put it back
          </button>
        ) : null}
        {saving.isSuccess && !isChanged ? <span role="status">It is saved.</span> : null}
      </div>
    </form>
  )
}

const MAILS = [
  { value: 'now', label: 'At once' },
  { value: 'digest', label: 'Once a day' },
  { value: 'off', label: 'Not' },
]

function Ways({ ways, set }: { ways: Wishes['ways']; set: (ways: Wishes['ways']) => void }) {
  const one = (topic: Topic, change: Partial<Wishes['ways'][Topic]>) =>
    set({ ...ways, [topic]: { ...ways[topic], ...change } })
  return (
    <Section
      title="Mail and chat"
      note="Chat: in the channels that your team or your company connected."
    >
      <table className="hair">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">By mail</th>
            <th scope="col">In chat</th>
          </tr>
        </thead>
        <tbody>
          {TOPICS.map((topic) => (
            <tr key={topic}>
              <th scope="row" className="w4">
                {TOPIC_WORDS[topic]}
              </th>
              <td>
                <SegmentedControl
                  size="xs"
                  aria-label={`Mail: ${TOPIC_WORDS[topic]}`}
                  data={MAILS}
                  value={ways[topic].mail}
                  onChange={(mail) => one(topic, { mail: mail as Wishes['ways'][Topic]['mail'] })}
                />
              </td>
              <td>
                <Checkbox
                  aria-label={`Chat: ${TOPIC_WORDS[topic]}`}
                  label={<span className="wishes-chat">In chat</span>}
                  checked={ways[topic].chat}
                  onChange={({ currentTarget }) => one(topic, { chat: currentTarget.checked })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function QuietHours(props: { wanted: Wishes; set: (change: Partial<Wishes>) => void }) {
  const { wanted, set } = props
  const zone = useZone()
  const time = (label: string, minute: number, change: (minute: number) => Partial<Wishes>) => (
    <TextInput
      type="time"
      label={label}
      value={clockOf(minute)}
      onChange={({ currentTarget }) => {
        const read = minuteOf(currentTarget.value)
        if (read !== null) set(change(read))
      }}
    />
  )
  return (
    <Section
      title="Quiet hours"
      note={`Mail waits until they are over. Times are those of ${zone}.`}
    >
      <SegmentedControl
        aria-label="Quiet hours"
        value={wanted.quiet}
        data={[
          { value: 'hours', label: 'Outside of working hours' },
          { value: 'span', label: 'A time of your own' },
          { value: 'never', label: 'None' },
        ]}
        onChange={(quiet) => set({ quiet: quiet as Wishes['quiet'] })}
      />
      <div className="wishes-times">
        {wanted.quiet === 'span' ? (
          <>
            {time('Quiet from', wanted.quietFrom, (quietFrom) => ({ quietFrom }))}
            {time('until', wanted.quietTo, (quietTo) => ({ quietTo }))}
          </>
        ) : null}
        {time('Mail of once a day comes at', wanted.digestAt, (digestAt) => ({ digestAt }))}
      </div>
      <Checkbox
        label="What runs out is mailed in quiet hours, too"
        checked={wanted.urgentBreaks}
        disabled={wanted.quiet === 'never'}
        onChange={({ currentTarget }) => set({ urgentBreaks: currentTarget.checked })}
      />
    </Section>
  )
}

const two = (number: number) => String(number).padStart(2, '0')
const clockOf = (minute: number) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`

function minuteOf(text: string): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(text) ?? []
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes)
}
