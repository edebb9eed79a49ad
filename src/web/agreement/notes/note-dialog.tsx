import { Button, Modal, Radio, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ask, tell } from '#web/ask.ts'
import { Trouble } from '#web/trouble.tsx'

/** A comment, or a disagreement that is kept until both sides say how it stands. */
export function NoteDialog(props: {
  clauseId: string
  /** The sentence it is about. */
  text: string
  proposalId?: number | undefined
  close: () => void
}) {
  const { clauseId, text, proposalId, close } = props
  const [isReservation, setReservation] = useState(false)
  const [says, setSays] = useState('')
  const [reviewOn, setReviewOn] = useState('')
  const [once] = useState(() => crypto.randomUUID())
  const client = useQueryClient()
  const saying = useMutation({
    mutationFn: async () => {
      const about = { clauseId, says, ...(proposalId !== undefined && { proposalId }) }
      if (!isReservation) return tell.agreementNotes.comment(about, { context: { once } })
      const on = reviewOn === '' ? null : reviewOn
      return tell.agreementNotes.reserve({ ...about, reviewOn: on }, { context: { once } })
    },
    onSuccess: async () => {
      close()
      await client.invalidateQueries({ queryKey: ask.agreementNotes.key() })
    },
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    if (says.trim() !== '') saying.mutate()
  }
  return (
    <Modal opened onClose={close} title="Say something of this clause" size="lg" centered>
      <form className="agreement-form" onSubmit={sent}>
        <p className="quiet">{text}</p>
        <Radio.Group
          label="What it is"
          value={isReservation ? 'reservation' : 'comment'}
          onChange={(value) => setReservation(value === 'reservation')}
        >
          <div className="agreement-form-choices">
            <Radio value="comment" label="A comment" />
            <Radio
              value="reservation"
              label="A disagreement to be kept"
              description="It stands beside the clause with its owner until you say how it stands. It keeps nobody from signing."
            />
          </div>
        </Radio.Group>
        <Textarea
          label={isReservation ? 'What you do not agree with, and why' : 'What you say'}
          autosize
          minRows={3}
          maxLength={2_000}
          data-autofocus
          value={says}
          onChange={(event) => setSays(event.currentTarget.value)}
        />
        {isReservation ? (
          <TextInput
            type="date"
            label="Look at it again on"
            description="If you like"
            value={reviewOn}
            onChange={(event) => setReviewOn(event.currentTarget.value)}
          />
        ) : null}
        {saying.error ? (
          <Trouble
            error={saying.error}
            what="It was not said."
            safe="Your words are still in the field."
            again={() => saying.mutate()}
          />
        ) : null}
        <div className="row wrap">
          <Button type="submit" loading={saying.isPending} disabled={says.trim() === ''}>
            {isReservation ? 'Record the disagreement' : 'Comment'}
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            Say nothing
          </Button>
        </div>
      </form>
    </Modal>
  )
}
