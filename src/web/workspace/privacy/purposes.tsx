import { Button, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PrivacySettings } from '#api/privacy.ts'
import { BASES, type Basis, purposeId } from '#domain/people/privacy/consent.ts'
import { BASIS_WORDS, otherwise } from '#domain/people/privacy/consent-words.ts'
import { AskBeforeLeaving } from '#web/kit/leaving.tsx'
import { Section } from '#web/kit/page.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { useSaving } from './use-saving.ts'

type Purpose = PrivacySettings['purposes'][number]

/** What data is used for, each with the ground that holds where a person said nothing. */
export function Purposes({ seen }: { seen: PrivacySettings }) {
  const may = useMay()('change-workspace')
  const [wanted, want] = useState<Purpose[]>(seen.purposes)
  const [name, setName] = useState('')
  const saving = useSaving(seen.version)
  const isChanged = JSON.stringify(wanted) !== JSON.stringify(seen.purposes)
  const id = purposeId(name)
  const isNew = id !== '' && !wanted.some((purpose) => purpose.id === id)
  return (
    <Section
      title="What data is used for"
      note="Each purpose has a ground that holds where a person said nothing. What they say goes before it."
    >
      <AskBeforeLeaving isChanged={isChanged && !saving.isPending} what="the purposes" />
      <ul className="privacy-purposes">
        {wanted.map((purpose) => (
          <li key={purpose.id}>
            <span>
              <span className="w5">{purpose.name}</span>
              <span className="quiet"> {otherwise(purpose)}</span>
            </span>
            {may ? (
              <span className="row g8">
                <Select
                  aria-label={`The ground of ${purpose.name}`}
                  size="xs"
                  data={BASES.map((one) => ({ value: one, label: BASIS_WORDS[one] }))}
                  value={purpose.basis}
                  allowDeselect={false}
                  onChange={(basis) =>
                    basis &&
                    want(
                      wanted.map((one) =>
                        one.id === purpose.id ? { ...one, basis: basis as Basis } : one,
                      ),
                    )
                  }
                />
                {wanted.length > 1 ? (
                  <button
                    type="button"
                    className="plain"
                    aria-label={`Remove ${purpose.name}`}
                    onClick={() => want(wanted.filter((one) => one.id !== purpose.id))}
                  >
                    Remove
                  </button>
                ) : null}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {may ? (
        <>
          <form
            className="row wrap privacy-add"
            onSubmit={(event) => {
              event.preventDefault()
              if (!isNew) return
              want([...wanted, { id, name: name.trim(), basis: 'consent' }])
              setName('')
            }}
          >
            <TextInput
              aria-label="Another purpose"
              placeholder="Another purpose, e.g. Invitations to events"
              value={name}
              maxLength={60}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={!isNew}>
              Add it
            </Button>
          </form>
          {saving.error ? (
            <Trouble
              error={saving.error}
              what="The purposes were not saved."
              safe="They are as they were, and what you chose is still here."
              again={() => saving.mutate({ purposes: wanted })}
            />
          ) : null}
          <div className="row g16">
            <Button
              disabled={!isChanged}
              loading={saving.isPending}
              onClick={() => saving.mutate({ purposes: wanted })}
            >
              Save the purposes
            </Button>
            {isChanged ? (
              <button type="button" className="plain" onClick={() => want(seen.purposes)}>
                Put it back
              </button>
            ) : null}
          </div>
        </>
      ) : (
        <p className="quiet">Only an owner changes this.</p>
      )}
    </Section>
  )
}
