import { Button, Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Campaign } from '#api/campaigns.ts'
import { ask, tell } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { Trouble } from '#web/trouble.tsx'

/** Asks before a campaign is removed, and says what becomes of what it had. */
export function RemoveCampaign({ campaign, close }: { campaign: Campaign; close: () => void }) {
  const { campaignId, name, version, texts } = campaign
  const client = useQueryClient()
  const navigate = useNavigate()
  const removal = useMutation({
    mutationFn: () => tell.campaigns.remove({ campaignId }, { context: { version } }),
    onSuccess: async () => {
      await navigate({ to: '/campaigns' })
      await client.invalidateQueries({ queryKey: ask.campaigns.key() })
    },
  })
  return (
    <Modal opened onClose={close} title={`Remove ${name}`} centered>
      <div className="campaigns-form">
        <p>
          Its name, days, cost and link go.{' '}
          {texts.length > 0
            ? `${counted(texts.length, 'text', 'texts')} will mean no campaign again. `
            : ''}
          Who came, and how, stays in the log.
        </p>
        {removal.error ? (
          <Trouble
            error={removal.error}
            what="The campaign was not removed."
            safe="It is as it was."
            again={() => removal.mutate()}
          />
        ) : null}
        <div className="row wrap">
          <Button loading={removal.isPending} onClick={() => removal.mutate()}>
            Remove the campaign
          </Button>
          <Button variant="default" onClick={close}>
            Keep it
          </Button>
        </div>
      </div>
    </Modal>
  )
}
