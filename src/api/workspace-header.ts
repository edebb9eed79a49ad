/**
 * Requests name their workspace in this header; without it, the company's own workspace is meant. By itself, because
 * pages need the name and none of the shapes.
 */
export const WORKSPACE_HEADER = 'lockstep-workspace'
