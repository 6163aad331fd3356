// What `latchkey doctor` says of the proxy's port: who may connect, and how many.
import type { CheckView } from '#contract/model.ts'

export interface Access {
  /** Whether the system tells this user's connections from others'. */
  readonly knowsOwn: boolean
  readonly awsWithoutPassword: boolean
  readonly mostConnections: number
  /** Files that the agent may have open; undefined: without limit, or nobody tells. */
  readonly openFiles: number | undefined
}

/** Tools that work with many files at once open some hundred connections. */
const enoughConnections = 256

export function accessChecks(access: Access): readonly CheckView[] {
  return [whoCheck(access), countCheck(access)]
}

function whoCheck({ awsWithoutPassword, knowsOwn }: Access): CheckView {
  const name = 'access'
  if (awsWithoutPassword) {
    return {
      name,
      outcome: 'warning',
      message:
        'every user of this computer reaches AWS hosts through the proxy without its password (proxy.aws-without-password)',
      hint: 'Close it again: latchkey settings set proxy.aws-without-password false',
    }
  }
  return knowsOwn
    ? {
        name,
        outcome: 'ok',
        message: "the proxy asks for its password; your own user's connections to AWS hosts need none",
      }
    : {
        name,
        outcome: 'ok',
        message: 'the proxy asks for its password, whoever connects',
        hint: 'For a tool that cannot send one: latchkey settings set proxy.aws-without-password true',
      }
}

function countCheck({ mostConnections, openFiles }: Access): CheckView {
  const name = 'connections'
  const message = `the proxy holds at most ${mostConnections} connections at a time`
  if (openFiles === undefined || mostConnections >= enoughConnections) return { name, outcome: 'ok', message }
  return {
    name,
    outcome: 'warning',
    message: `${message}, since the agent may have ${openFiles} files open`,
    hint: 'Start the agent with more, such as: ulimit -n 4096',
  }
}
