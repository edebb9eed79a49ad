/** An id that is told in addresses and headers, e.g. of a workspace: a UUID in lower case, as the database writes it. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
