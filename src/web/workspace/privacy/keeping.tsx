import { Button, NumberInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Forgetting, PrivacySettings } from '#api/privacy.ts'
import {
  RETENTION_KINDS,
  RETENTION_WORDS,
  type Retention,
} from '#domain/people/privacy/retention.ts'
import { tell } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { AskBeforeLeaving } from '#web/kit/leaving.tsx'
import { Section } from '#web/kit/page.tsx'
import { When } from '#web/kit/when.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { useSaving } from './use-saving.ts'

const LONGEST_DAYS = 36_500

/** How many days each kind of data is kept; before anything is saved it is shown what would go. */
export function Keeping({ seen }: { seen: PrivacySettings }) {
  const may = useMay()('change-workspace')
  const [wanted, want] = useState<Retention>(seen.retention)
  const saving = useSaving(seen.version)
  const looking = useMutation({
    mutationFn: (retention: Retention) => tell.privacy.wouldForget({ retention }),
  })
  const isChanged = RETENTION_KINDS.some(
    (kind) => (wanted[kind] ?? null) !== (seen.retention[kind] ?? null),
  )
  const set = (kind: keyof Retention, days: number | string) => {
    looking.reset()
    want({ ...wanted, [kind]: typeof days === 'number' && days > 0 ? days : null })
  }
  return (
    <Section
      title="How long data is kept"
      note="Without a number it is kept. What is older goes within the hour, and no number on the scoreboard changes."
    >
      <AskBeforeLeaving isChanged={isChanged && !saving.isPending} what="the days" />
      <ul className="privacy-purposes">
        {RETENTION_KINDS.map((kind) => (
          <li key={kind}>
            <span>
              <span className="w5">{RETENTION_WORDS[kind].name}</span>
              <span className="quiet"> {RETENTION_WORDS[kind].says}</span>
            </span>
            <NumberInput
              aria-label={`Days that this is kept: ${RETENTION_WORDS[kind].name}`}
              className="privacy-days"
              size="xs"
              suffix=" days"
              placeholder="for ever"
              min={1}
              max={LONGEST_DAYS}
              allowDecimal={false}
              readOnly={!may}
              value={wanted[kind] ?? ''}
              onChange={(days) => set(kind, days)}
            />
          </li>
        ))}
      </ul>
      {looking.data ? <WouldGo kinds={looking.data.kinds} /> : null}
      {looking.error ? (
        <Trouble
          error={looking.error}
          what="What would go was not counted."
          safe="Nothing went."
          again={() => looking.mutate(wanted)}
        />
      ) : null}
      {saving.error ? (
        <Trouble
          error={saving.error}
          what="The days were not saved."
          safe="They are as they were, and nothing went."
          again={() => saving.mutate({ retention: wanted })}
        />
      ) : null}
      <div className="row g16 wrap">
        <Button
          variant="default"
          loading={looking.isPending}
          onClick={() => looking.mutate(wanted)}
        >
          Show what would go
        </Button>
        {may ? (
          <Button
            disabled={!isChanged || !looking.data}
            loading={saving.isPending}
            onClick={() => saving.mutate({ retention: wanted })}
          >
            Save the days
          </Button>
        ) : null}
        {may && isChanged && !looking.data ? (
          <span className="quiet">Look at what would go first.</span>
        ) : null}
        {may ? null : <span className="quiet">Only an owner changes this.</span>}
      </div>
    </Section>
  )
}

/** The dry run: how much of each kind, and the oldest few. */
function WouldGo({ kinds }: { kinds: readonly Forgetting[] }) {
  const some = kinds.filter(({ rows }) => rows > 0)
  if (some.length === 0)
    return (
      <p role="status" className="privacy-would">
        {kinds.length === 0 ? 'Everything is kept.' : 'Nothing is as old as that yet.'}
      </p>
    )
  return (
    <div role="status" className="privacy-would">
      {some.map(({ kind, rows, oldest }) => (
        <details key={kind}>
          <summary>
            {RETENTION_WORDS[kind].name}: {int(rows)} would go
          </summary>
          <ul className="quiet">
            {oldest.map(({ at, what }) => (
              <li key={`${at} ${what}`}>
                <When at={at} />, {what}
              </li>
            ))}
            {rows > oldest.length ? (
              <li>and {counted(rows - oldest.length, 'more', 'more')}</li>
            ) : null}
          </ul>
        </details>
      ))}
    </div>
  )
}
