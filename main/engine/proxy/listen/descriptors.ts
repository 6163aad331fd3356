/** For the agent's own socket, vault, settings, logs, and what the window of the app holds open. */
const keptBack = 128
/** Connections on the port, however many files may be open: each takes some 50 KB. */
const mostEver = 4_096
const fewest = 16

/** How many connections the port may have: each may take a second file on its way out. */
export function mostConnections(openFiles: number | undefined): number {
  if (openFiles === undefined) return mostEver
  return Math.min(mostEver, Math.max(fewest, Math.floor((openFiles - keptBack) / 2)))
}
