// What a role for all terminals takes from one shell: whom its tools trust, and what they reach without a proxy. The rest is each shell's own.
import { certificateVariables } from '#util/certificate-variables.ts'

const names: ReadonlySet<string> = new Set([...certificateVariables, 'NO_PROXY', 'no_proxy', 'PWD'])

export function callersOwn(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const own = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && value !== '' && (names.has(name) || name.startsWith('AWS_ENDPOINT_URL_'))
      ? [[name, value] as const]
      : [],
  )
  return Object.fromEntries(own)
}
