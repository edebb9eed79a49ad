import './privacy.css'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Consents } from '#api/privacy.ts'
import {
  BASIS_WORDS,
  CHANNEL_WORDS,
  otherwise,
  purposeName,
} from '#domain/people/privacy/consent-words.ts'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { When } from '#web/kit/when.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { MayMail } from './may-mail.tsx'

/** Fetched when it is first opened: most people only look. */
const SayConsent = lazy(async () => ({
  default: (await import('./say-consent.tsx')).SayConsent,
}))

type Word = Consents['now'][number]

/** What the person said their data may be used for: the last word on each purpose, and every word before it. */
export function PersonConsent({ personId, name }: { personId: number; name: string }) {
  const query = useQuery(ask.privacy.consents.queryOptions({ input: { personId } }))
  const may = useMay()
  const [open, setOpen] = useState(false)
  if (query.isError)
    return (
      <Trouble
        error={query.error}
        what="What was said did not load."
        safe="Nothing was changed."
        again={() => void query.refetch()}
      />
    )
  if (!query.data) return <LoadingRows what="consent" rows={3} />
  const { now, history, purposes, mail } = query.data
  const untold = purposes.filter(({ id }) => !now.some(({ purpose }) => purpose === id))
  return (
    <>
      <ul className="person-rows">
        {now.map((word) => (
          <li key={`${word.purpose} ${word.channel}`}>
            <span className="row between">
              <span className="w5">{about(purposes, word)}</span>
              <span className="nowrap">{word.given ? 'Yes' : 'No'}</span>
            </span>
            <Whence word={word} />
          </li>
        ))}
        {untold.map((purpose) => (
          <li key={purpose.id}>
            <span className="w5">{purpose.name}</span>
            <span className="quiet">Said nothing: {otherwise(purpose)}</span>
          </li>
        ))}
      </ul>
      {history.length > now.length ? (
        <details className="person-more">
          <summary>Everything they said, {history.length}</summary>
          <ol className="person-rows">
            {history.map((word) => (
              <li key={`${word.no} ${word.purpose} ${word.channel}`}>
                <span>
                  {word.given ? 'Yes' : 'No'} to {about(purposes, word)}
                </span>
                <Whence word={word} />
              </li>
            ))}
          </ol>
        </details>
      ) : null}
      <MayMail personId={personId} name={name} mail={mail} purposes={purposes} />
      {may('change-people') ? (
        <Button variant="default" size="xs" className="privacy-act" onClick={() => setOpen(true)}>
          Write down what they said
        </Button>
      ) : null}
      {open ? (
        <Suspense fallback={null}>
          <SayConsent
            personId={personId}
            name={name}
            purposes={purposes}
            close={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </>
  )
}

const about = (purposes: Consents['purposes'], { purpose, channel }: Word) =>
  channel === null
    ? purposeName(purposes, purpose)
    : `${purposeName(purposes, purpose)} ${CHANNEL_WORDS[channel]}`

/** When they said it, to whom, on what ground, and which text they saw. */
function Whence({ word }: { word: Word }) {
  const { at, source, basis, textVersion, note } = word
  const who = source === 'lockstep' ? 'a member' : source
  return (
    <span className="quiet privacy-whence">
      <When at={at} />, told by {who}
      {basis ? `, ${BASIS_WORDS[basis]}` : ''}
      {textVersion ? `, text ${textVersion}` : ''}
      {note ? `. ${note}` : ''}
    </span>
  )
}
