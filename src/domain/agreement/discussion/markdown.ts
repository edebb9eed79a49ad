import { count, list } from '#domain/agreement/sentences/words.ts'
import type { Discussion, Line, Point } from './discussion.ts'

/** The discussion as Markdown that any tool prints: a table of times, then the points with boxes to tick. */
export function discussionMarkdown({ name, minutes, needs, points }: Discussion): string {
  return [
    `# ${plainly(name)}: for the meeting of both teams`,
    '',
    `${count(minutes, 'minute')}. Needed: ${list(needs, 'and')}.`,
    '',
    '| from | point | minutes |',
    '| ---: | --- | ---: |',
    ...points.map((point) => `| ${clockTime(point.from)} | ${point.title} | ${point.minutes} |`),
    `| ${clockTime(minutes)} | End | ${minutes} |`,
    ...points.flatMap(pointLines),
    '',
  ].join('\n')
}

/** Minutes from the beginning as people read them: 65 is "1:05". */
export const clockTime = (minutes: number) =>
  `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`

function pointLines({ title, from, minutes, needs, lines, questions }: Point): string[] {
  return [
    '',
    `## ${clockTime(from)} ${title} (${count(minutes, 'minute')})`,
    '',
    `Needed: ${list(needs, 'and')}.`,
    '',
    ...lines.flatMap((line, index) => [
      ...headingOf(line, lines[index - 1]),
      `- ${line.number === null ? '' : `**${line.number}** `}${plainly(line.text)}`,
      ...line.examples.map((example) => `  - ${plainly(example)}`),
    ]),
    ...(questions.length === 0 ? [] : ['', '**To decide**', '']),
    ...questions.map((question) => `- [ ] ${plainly(question)}`),
  ]
}

/** The name of a group stands once, over its first line. */
function headingOf({ under }: Line, before: Line | undefined): string[] {
  if (under === null || under === before?.under) return []
  return [...(before ? [''] : []), `### ${plainly(under)}`, '']
}

/** Words of people as they are: nothing in them turns into a heading, a link, a table or a tag. */
const plainly = (text: string) =>
  text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#~]/g, (sign) => `\\${sign}`)
