import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Campaign } from '#api/campaigns.ts'
import { ask, tell } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { Section } from '#web/kit/page.tsx'
import { Trouble } from '#web/trouble.tsx'

/** The texts by which links and files name this campaign. */
export function CampaignTexts({ campaign, may }: { campaign: Campaign; may: boolean }) {
  const { campaignId, texts } = campaign
  const client = useQueryClient()
  const [written, setWritten] = useState('')
  const saying = useMutation({
    mutationFn: ({ text, means }: { text: string; means: boolean }) =>
      tell.campaigns.assign({
        text,
        means: means ? campaignId : null,
        meant: means ? null : campaignId,
      }),
    onSuccess: async (_, { means }) => {
      if (means) setWritten('')
      await client.invalidateQueries({ queryKey: ask.campaigns.key() })
    },
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    if (written.trim() !== '') saying.mutate({ text: written.trim(), means: true })
  }
  return (
    <Section
      title="Texts that mean it"
      note="Links name a campaign by utm_campaign, files by a column. Every text below counts for this campaign, also for what came before."
    >
      {saying.error && saying.variables ? (
        <Trouble
          error={saying.error}
          what="The text was not changed."
          safe="It means what it meant before."
          again={() => saying.mutate(saying.variables)}
        />
      ) : null}
      {texts.length === 0 ? <p className="quiet">No text means it yet.</p> : null}
      <ul className="campaigns-texts">
        {texts.map(({ text, people, arrivals }) => (
          <li key={text}>
            <span className="campaigns-text">“{text}”</span>
            <span className="quiet tabular">
              {counted(people, 'person', 'people')}, {counted(arrivals, 'time', 'times')}
            </span>
            {may ? (
              <Button
                variant="default"
                size="compact-sm"
                className="campaigns-do"
                aria-label={`It does not mean it: “${text}”`}
                onClick={() => saying.mutate({ text, means: false })}
              >
                It does not mean it
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {may ? (
        <form className="row wrap campaigns-add" onSubmit={sent}>
          <TextInput
            aria-label="Another text that means it"
            placeholder="Another text that means it"
            value={written}
            maxLength={200}
            onChange={({ currentTarget }) => setWritten(currentTarget.value)}
          />
          <Button
            type="submit"
            variant="default"
            loading={saying.isPending}
            disabled={written.trim() === ''}
          >
            Add the text
          </Button>
        </form>
      ) : null}
    </Section>
  )
}
