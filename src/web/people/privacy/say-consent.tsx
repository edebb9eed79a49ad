import { Button, Modal, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Consents } from '#api/privacy.ts'
import {
  BASES,
  type Basis,
  CHANNELS_OF_CONTACT,
  type ContactChannel,
  TRACKING,
} from '#domain/people/privacy/consent.ts'
import { BASIS_WORDS, CHANNEL_WORDS } from '#domain/people/privacy/consent-words.ts'
import { ask, tell } from '#web/ask.ts'
import { Trouble } from '#web/trouble.tsx'

type Props = {
  personId: number
  name: string
  purposes: Consents['purposes']
  close: () => void
}

const EVERYWHERE = 'everywhere'

/** Writes down a word of the person; what they said before stays where it is. */
export function SayConsent({ personId, name, purposes, close }: Props) {
  const client = useQueryClient()
  const [purpose, setPurpose] = useState(purposes[0]?.id ?? '')
  const [channel, setChannel] = useState<string>(EVERYWHERE)
  const [given, setGiven] = useState(true)
  const [basis, setBasis] = useState<Basis>('consent')
  const [textVersion, setText] = useState('')
  const saying = useMutation({
    mutationFn: () =>
      tell.privacy.sayConsent({
        personId,
        purpose,
        channel: channel === EVERYWHERE ? null : (channel as ContactChannel),
        given,
        basis: given ? basis : null,
        textVersion: textVersion.trim() === '' ? null : textVersion.trim(),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ask.privacy.key() })
      await client.invalidateQueries({ queryKey: ask.people.key() })
      close()
    },
  })
  return (
    <Modal opened onClose={close} title={`What did ${name} say?`} centered>
      <form
        className="privacy-form"
        onSubmit={(event) => {
          event.preventDefault()
          saying.mutate()
        }}
      >
        <Select
          label="What for"
          data={purposes.map(({ id, name: label }) => ({ value: id, label }))}
          value={purpose}
          allowDeselect={false}
          data-autofocus
          onChange={(value) => value && setPurpose(value)}
        />
        <SegmentedControl
          aria-label="Yes or no"
          value={given ? 'yes' : 'no'}
          data={[
            { value: 'yes', label: 'Yes' },
            { value: 'no', label: 'No' },
          ]}
          onChange={(value) => setGiven(value === 'yes')}
        />
        <Select
          label="On which channel"
          data={[
            { value: EVERYWHERE, label: 'on every channel' },
            ...CHANNELS_OF_CONTACT.map((one) => ({ value: one, label: CHANNEL_WORDS[one] })),
          ]}
          value={channel}
          allowDeselect={false}
          onChange={(value) => value && setChannel(value)}
        />
        {given ? (
          <Select
            label="On what ground"
            data={BASES.map((one) => ({ value: one, label: BASIS_WORDS[one] }))}
            value={basis}
            allowDeselect={false}
            onChange={(value) => value && setBasis(value as Basis)}
          />
        ) : null}
        <TextInput
          label="Which text they saw, or where they said it"
          description="Such as “newsletter form, version 3” or “call of 7 May”. It may stay empty."
          value={textVersion}
          maxLength={200}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        {purpose === TRACKING && !given ? (
          <p>From now on nothing is kept of what they do, under any of their names.</p>
        ) : null}
        {saying.error ? (
          <Trouble
            error={saying.error}
            what="It was not written down."
            safe="What they said before is as it was."
            again={() => saying.mutate()}
          />
        ) : null}
        <div className="row wrap">
          <Button type="submit" loading={saying.isPending}>
            Write it down
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
        </div>
      </form>
    </Modal>
  )
}
