import './discussion.css'
import { Button, TextInput } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import {
  type Discussion,
  discussionOf,
  USUAL_MINUTES,
} from '#domain/agreement/discussion/discussion.ts'
import { discussionMarkdown } from '#domain/agreement/discussion/markdown.ts'
import { useSubject } from '#web/agreement/use-subject.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Trouble } from '#web/trouble.tsx'
import { Points } from './points.tsx'

/** What is discussed: a draft or a proposal by its id, else the version in force; and for how long. */
export type DiscussionAddress = { minutes: string; proposal: string; draft: string }

const route = getRouteApi('/shell/agreement/discussion')
const back = { to: '/agreement', label: 'Agreement' } as const

/** The agreement as a document for the meeting in which both teams agree: on paper, or as Markdown. */
export function DiscussionPage() {
  const { proposal, draft, minutes = String(USUAL_MINUTES) } = route.useSearch()
  const { subject, faults, isPending, error, again } = useSubject({ proposal, draft })
  const made = useMemo(
    () => (subject ? discussionOf(subject, Number(minutes)) : null),
    [subject, minutes],
  )
  const discussion = made?.ok ? made.value : null
  return (
    <Page
      title="For the meeting"
      question="What do we talk about, and for how long?"
      back={back}
      actions={discussion ? <Take discussion={discussion} /> : null}
    >
      {isPending ? <LoadingRows what="the document" rows={8} height={64} /> : null}
      {error ? (
        <Trouble
          error={error}
          what="The document did not load."
          safe="The agreement still runs as it did."
          again={again}
        />
      ) : null}
      {faults > 0 ? (
        <p>
          This draft cannot be read aloud yet: {faults} things stand in its way. Mend them first.
        </p>
      ) : null}
      {subject ? <Minutes minutes={minutes} isFit={made?.ok === true} /> : null}
      {discussion ? <Points discussion={discussion} /> : null}
    </Page>
  )
}

/** How long the meeting is; the address keeps it, so that a link opens the same document. */
function Minutes({ minutes, isFit }: { minutes: string; isFit: boolean }) {
  const navigate = route.useNavigate()
  const [typed, setTyped] = useState(minutes)
  return (
    <div className="discussion-minutes" data-print="no">
      <TextInput
        label="Minutes"
        inputMode="numeric"
        maxLength={3}
        value={typed}
        error={isFit ? undefined : 'A meeting takes 30 to 480 whole minutes.'}
        onChange={(event) => {
          const { value } = event.currentTarget
          setTyped(value)
          void navigate({ search: (now) => ({ ...now, minutes: value }), replace: true })
        }}
      />
    </div>
  )
}

function Take({ discussion }: { discussion: Discussion }) {
  return (
    <>
      <Button variant="default" data-print="no" onClick={() => save(discussion)}>
        Take it as Markdown
      </Button>
      <Button
        variant="default"
        data-print="no"
        leftSection={<IconPrinter size={16} stroke={1.6} aria-hidden="true" />}
        onClick={() => window.print()}
      >
        Print
      </Button>
    </>
  )
}

function save(discussion: Discussion) {
  const link = document.createElement('a')
  const text = discussionMarkdown(discussion)
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }))
  link.download = 'for-the-meeting.md'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
