import { homedir } from 'node:os'

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
