import { Button, Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { MemberPage } from '#api/members.ts'
import { ask, tell } from '#web/ask.ts'
import { asks } from '#web/asked.ts'
import { counted } from '#web/kit/format.ts'
import { Section } from '#web/kit/page.tsx'
import { Trouble } from '#web/trouble.tsx'

/** Ends a membership, after saying what goes and what stays. */
export function EndMembership(props: {
  member: MemberPage
  ends: NonNullable<MemberPage['ends']>
  isSelf: boolean
}) {
  const { member, ends, isSelf } = props
  const [asking, setAsking] = useState(false)
  const { name, memberId, version } = member
  const { sessions, ownKeys } = ends
  const client = useQueryClient()
  const navigate = useNavigate()
  const ending = useMutation({
    mutationFn: () => tell.members.end({ memberId }, { context: { version } }),
    onSuccess: async () => {
      if (isSelf) asks('sign-in', 'left')
      await client.invalidateQueries({ queryKey: ask.members.key() })
      await navigate({ to: '/workspace' })
    },
  })
  const keys = ownKeys.map((key) => `“${key.name}”`).join(', ')
  return (
    <Section
      title={isSelf ? 'Leave this workspace' : 'End the membership'}
      note="What was done stays, in the audit log and in the history of people, under the same name."
    >
      <Button variant="default" onClick={() => setAsking(true)}>
        {isSelf ? 'Leave this workspace' : `End ${name}’s membership`}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={isSelf ? 'Leave this workspace?' : `End ${name}’s membership?`}
        centered
      >
        <div className="members-form">
          <ul className="members-goes">
            <li>
              {sessions === 0
                ? 'They are not signed in anywhere right now.'
                : `${counted(sessions, 'open session ends', 'open sessions end')} at once.`}
            </li>
            <li>
              {ownKeys.length === 0
                ? isSelf
                  ? 'You have no keys of your own.'
                  : 'They have no keys of their own.'
                : `${counted(ownKeys.length, 'own key is', 'own keys are')} revoked: ${keys}.`}
            </li>
            <li>
              {isSelf
                ? 'You leave your teams, and no longer find this workspace.'
                : 'They leave their teams, and no longer find this workspace.'}
            </li>
            <li>
              {isSelf
                ? 'Invited again, you come back as the same member.'
                : 'Invited again, they come back as the same member.'}
            </li>
          </ul>
          {ending.error ? (
            <Trouble
              error={ending.error}
              what="The membership was not ended."
              safe="It is as it was."
              again={() => ending.mutate()}
            />
          ) : null}
          <div className="row wrap">
            <Button loading={ending.isPending} onClick={() => ending.mutate()}>
              {isSelf ? 'Leave' : `End ${name}’s membership`}
            </Button>
            <Button variant="subtle" color="gray" onClick={() => setAsking(false)}>
              Keep it
            </Button>
          </div>
        </div>
      </Modal>
    </Section>
  )
}
