import { AppError } from '#util/app-error.ts'

/** Node's servers take 16 KB of head; a role's longest name, its ARN, has 2 KB at most. */
const mostBytes = 8192

/** The path of a plain route. What a URL takes for no segment of its own, or is too long for one, names no role. */
export function rolePath(
  route: 'credentials' | 'stand-ins' | 'in-use' | 'environment' | 'exec' | 'container' | 'console',
  role: string,
): string {
  const segment = encodeURIComponent(role)
  if (/^\s*\.{0,2}$/.test(role)) throw noRole()
  if (segment.length > mostBytes)
    throw new AppError('bad-request', `no role has a name of ${role.length} characters`, { hint: listed })
  return `/${route}/${segment}`
}

export function noRole(): AppError {
  return new AppError('bad-request', 'name a role', { hint: listed })
}

const listed = 'List them: latchkey roles'
