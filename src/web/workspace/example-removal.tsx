import { Button, Modal } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Workspace } from '#api/workspace.ts'
import { ask, troubleOf } from '#web/ask.ts'
import { Failed, Refused } from '#web/kit/say.tsx'
import { isFilled, switchWorkspace } from '#web/session.tsx'

/** Asks before the invented company goes, and says what stays. */
export function ExampleRemoval({ all, close }: { all: readonly Workspace[]; close: () => void }) {
  const navigate = useNavigate()
  const removal = useMutation(
    ask.workspace.removeExample.mutationOptions({
      onSuccess: async () => {
        await switchWorkspace(null)
        const hasOwn = all.some((it) => !it.isExample && isFilled(it))
        await navigate({ to: hasOwn ? '/scoreboard' : '/start' })
      },
    }),
  )
  const trouble = removal.isError ? troubleOf(removal.error) : null
  return (
    <Modal opened onClose={close} title="Remove the example?" centered>
      <div className="example-removal">
        <p>
          The invented company goes with all its people, deals and numbers. Your own workspace stays
          as it is, and you can make the example again at any time.
        </p>
        {trouble?.known ? <Refused {...trouble.said} /> : null}
        {trouble && !trouble.known ? (
          <Failed
            what="The example was not removed."
            safe="Your own workspace was not touched."
            quote={trouble.quote}
            again={() => removal.mutate({})}
          />
        ) : null}
        <div className="row wrap">
          <Button loading={removal.isPending} onClick={() => removal.mutate({})}>
            Remove the example
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            Keep it
          </Button>
        </div>
      </div>
    </Modal>
  )
}
