/** What never stands in a log line: secrets, and the row that a database error quotes. */
export const HIDDEN = [
  'req.headers.authorization',
  'req.headers.cookie',
  'err.detail',
  'err.where',
  'err.parameters',
]
