import { homedir } from 'node:os'
import { join } from 'node:path'

/** Of a user that the system does not know, as a container may run one: what Debian calls the home of users without one. */
const noHome = '/nonexistent'

/** Where the person's own files lie. Node's `homedir` throws without HOME for a user who is not in the system's list. */
export function homeFolder(): string {
  try {
    return homedir()
  } catch {
    return noHome
  }
}

/** A shell leaves the ~ of a path alone in quotes and behind `--option=`, and a form has no shell. */
export const withHomeFolder = (path: string): string =>
  /^~(?:$|[/\\])/.test(path) ? join(homeFolder(), path.slice(1)) : path
