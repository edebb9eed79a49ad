const DELIMITERS = [',', ';', '\t', '|']

/** The sign between the cells of a table: the one that stands most often outside quotes in its first line. */
export function guessDelimiter(text: string): string {
  const line = firstLine(text)
  const counts = DELIMITERS.map((sign) => line.split(sign).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ','
}

/** The first line that is not empty, without what stands in quotes. */
function firstLine(text: string): string {
  const bare = text.replace(/"[^"]*"/g, '')
  return bare.split(/[\r\n]+/).find((line) => line.trim() !== '') ?? ''
}
