import { expect, test } from 'vitest'
import { chatPayload } from './chat-payload.ts'

const message = {
  says: 'Rosa: <!channel> [Ada](https://evil.example) & Co is yours.',
  lines: ['Asked for a demo.'],
  see: 'https://lockstep.example/people/7?a=1&b=2',
}

// docs.slack.dev: text beside blocks is the fallback; &, < and > are the signs of its markup.
test('Slack is told in plain text, and a name mentions nobody', () => {
  expect(chatPayload('slack', message)).toEqual({
    text: 'Rosa: &lt;!channel&gt; [Ada](https://evil.example) &amp; Co is yours.',
    blocks: [
      {
        type: 'section',
        text: { type: 'plain_text', text: `${message.says}\nAsked for a demo.`, emoji: false },
      },
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: '<https://lockstep.example/people/7?a=1&amp;b=2|See it in Lockstep>',
        },
      },
    ],
  })
})

// learn.microsoft.com: a workflow takes a message with one adaptive card; rich text runs are no Markdown.
test('Teams is told by an adaptive card in which a name is no link', () => {
  expect(chatPayload('teams', message)).toMatchObject({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          type: 'AdaptiveCard',
          body: [
            { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: message.says }] },
            { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'Asked for a demo.' }] },
          ],
          actions: [{ type: 'Action.OpenUrl', url: message.see }],
        },
      },
    ],
  })
})

test('what is too long for a section of Slack is cut', () => {
  const long = chatPayload('slack', { ...message, says: 'x'.repeat(5_000) })
  expect(JSON.stringify(long).length).toBeLessThan(6_500)
})
