import type { Command } from 'commander'
import { remarksOf } from '#api/agreement-remarks.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import {
  discussionOf,
  type Subject,
  USUAL_MINUTES,
} from '#domain/agreement/discussion/discussion.ts'
import { discussionMarkdown } from '#domain/agreement/discussion/markdown.ts'
import { listNotes } from '#server/agreement/notes/store.ts'
import { readProposal } from '#server/agreement/proposals/read.ts'
import { readAgreement } from '#server/agreement/store.ts'
import { Unfit } from '#server/config.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { now } from '#server/session.ts'
import { soundAgreement } from './agreement-file.ts'
import { writeAnew } from './agreement-template.ts'
import { withDatabase } from './with-database.ts'

type Options = { minutes: string; proposal?: string; out?: string; workspace?: string }

/** The command line only reads. */
const NOBODY = { roles: [], sees: 'all', teams: [] } as const

/** `lockstep agreement discuss`: what both teams bring to the meeting in which they agree. */
export function registerDiscuss(agreement: Command): void {
  agreement
    .command('discuss')
    .description('Print an agreement as a document for the meeting of both teams, as Markdown')
    .argument('[file]', 'the agreement as JSON; without it, the one in force')
    .option('--minutes <n>', 'how long the meeting is, 30 to 480', String(USUAL_MINUTES))
    .option('--proposal <id>', 'the words of this proposal, with what was said of them')
    .option('--out <file>', 'write it to a file that is not there yet')
    .option('--workspace <id>', "another workspace than the company's own one")
    .action(discuss)
}

async function discuss(file: string | undefined, options: Options): Promise<void> {
  const { minutes, proposal, out, workspace } = options
  if (file !== undefined && proposal !== undefined)
    throw new Unfit('Name a file or a proposal, not both.')
  if (proposal !== undefined && !/^[1-9]\d{0,8}$/.test(proposal))
    throw new Unfit(`“${proposal}” is no proposal. They have numbers, such as 7.`)
  const subject =
    file === undefined
      ? await kept(workspace, proposal === undefined ? null : Number(proposal))
      : { agreement: soundAgreement(file) }
  const made = discussionOf(subject, Number(minutes))
  if (!made.ok) throw new Unfit(`A meeting takes 30 to 480 whole minutes, not “${minutes}”.`)
  const text = discussionMarkdown(made.value)
  if (out === undefined) process.stdout.write(text)
  else {
    writeAnew(out, text)
    console.log(`${out} holds ${minutes} minutes for both teams.`)
  }
}

/** What the workspace keeps: a proposal beside what it changes, or the version in force, with what was said of it. */
const kept = (workspace: string | undefined, proposalId: number | null): Promise<Subject> =>
  withDatabase(workspace, async ({ db, workspaceId }) => {
    const reading = { workspaceId, memberId: null, holder: NOBODY }
    const { document } = await readAgreement(db, workspaceId, now(), NOBODY)
    return inWorkspace(db, workspaceId, async (tx) => {
      const notes = await listNotes(tx, reading, proposalId ?? undefined)
      const remarks = remarksOf(notes)
      if (proposalId === null) return { agreement: document, remarks }
      const proposal = await readProposal(tx, reading, proposalId)
      if (!proposal) throw new Unfit(`There is no proposal ${proposalId}.`)
      const { document: agreement, base } = proposal
      return { agreement: agreement as Agreement, base: base as Agreement, remarks }
    })
  })
