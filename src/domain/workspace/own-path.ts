/**
 * A way to a page of this house, e.g. "/people?mql=2018-01", and never to another one: browsers take "//", "/\\" and
 * signs that they drop (tab, line break) for the begin of a foreign address.
 */
export const OWN_PATH = /^\/(?![/\\])[^\\\p{Cc}]*$/u
