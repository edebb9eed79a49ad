/** Programs that take messages at an address of theirs. */
export const CHAT_KINDS = ['slack', 'teams'] as const
export type ChatKind = (typeof CHAT_KINDS)[number]

/** What a channel is told: a sentence, perhaps what speaks for the lead, and where to see more. */
export type ChatMessage = { says: string; lines: readonly string[]; see: string }

/** The body that an incoming webhook of Slack, or a workflow of Teams, takes; nothing in it is read as markup. */
export const chatPayload = (kind: ChatKind, message: ChatMessage): object =>
  kind === 'slack' ? slack(message) : teams(message)

/** Slack cuts the text of a section at 3,000 characters. */
const MOST = 2_900

function slack({ says, lines, see }: ChatMessage): object {
  const whole = [says, ...lines].join('\n').slice(0, MOST)
  return {
    // Shown where blocks are not, e.g. in a push notification; it is read as markup.
    text: unmarked(says.slice(0, MOST)),
    blocks: [
      { type: 'section', text: { type: 'plain_text', text: whole, emoji: false } },
      { type: 'section', text: { type: 'mrkdwn', text: `<${unmarked(see)}|See it in Lockstep>` } },
    ],
  }
}

const unmarked = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** A text block would be read as Markdown, in which a name may be a link: a run of a rich text block is not. */
function teams({ says, lines, see }: ChatMessage): object {
  const run = (text: string, how: object) => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text, ...how }],
  })
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [run(says, { weight: 'bolder' }), ...lines.map((line) => run(line, {}))],
    actions: [{ type: 'Action.OpenUrl', title: 'See it in Lockstep', url: see }],
  }
  const contentType = 'application/vnd.microsoft.card.adaptive'
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content: card }] }
}
