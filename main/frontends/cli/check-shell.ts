import type { CheckView } from '#contract/model.ts'
import { isStandInKeyId } from '#core/util/stand-in-key.ts'

/** What in the calling shell decides which credentials its tools use: the usual reasons for "wrong account". */
export function checkShell(env: NodeJS.ProcessEnv): readonly CheckView[] {
  const ours = isStandInKeyId(env['AWS_ACCESS_KEY_ID'] ?? '')
  const checks: CheckView[] = [
    ours
      ? { name: 'this shell', outcome: 'ok', message: `uses the stand-in key ${env['AWS_ACCESS_KEY_ID']}` }
      : { name: 'this shell', outcome: 'ok', message: 'has no stand-in key; latchkey exec and latchkey env give one' },
  ]
  const add = (name: string, message: string, hint: string): void =>
    void checks.push({ name, outcome: 'warning', message, hint })
  if (!ours && env['AWS_ACCESS_KEY_ID'] !== undefined) {
    add(
      'AWS_ACCESS_KEY_ID',
      'a key of another tool is set here and wins over every profile',
      'unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN',
    )
  }
  if (ours && env['AWS_SESSION_TOKEN'] !== undefined) {
    add(
      'AWS_SESSION_TOKEN',
      'a session token of another tool is set beside the stand-in key, so requests are refused',
      'unset AWS_SESSION_TOKEN',
    )
  }
  for (const name of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']) {
    if (ours && env[name] !== undefined)
      add(
        name,
        `is set to ${env[name]}: the JavaScript SDK and the AWS CLI prefer it to the stand-in key`,
        `unset ${name}`,
      )
  }
  for (const name of Object.keys(env).filter((key) => key.startsWith('AWS_ENDPOINT_URL'))) {
    add(name, 'sends requests past the proxy', `unset ${name}; give the source an --endpoint-url instead`)
  }
  if (ours && !/^http:\/\/latchkey[^@]*@127\.0\.0\.1:/.test(env['HTTPS_PROXY'] ?? env['https_proxy'] ?? '')) {
    add(
      'HTTPS_PROXY',
      'is not our proxy, so AWS sees the stand-in key and refuses it',
      'run again: eval "$(latchkey env ROLE)"',
    )
  }
  const loader = Object.keys(env).find((name) => name === 'NODE_TLS_REJECT_UNAUTHORIZED' && env[name] === '0')
  if (loader !== undefined) add(loader, 'switches off certificate checks in Node programs', `unset ${loader}`)
  return checks
}
