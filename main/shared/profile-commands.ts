/** What to run to see that a profile works, in this order. */
export function profileCommands(kind: 'native' | 'process' | 'proxied', profile: string): readonly string[] {
  const call = `aws sts get-caller-identity --profile ${profile}`
  return kind === 'native' ? [`aws sso login --profile ${profile}`, call] : [call]
}
