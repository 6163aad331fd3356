// Which command or program sent a request, as far as its User-Agent tells. Pure.

/** Characters that are looked at, and those of a name: both are the tool's to choose, and a name stands in every line of the log. */
const longest = { text: 1024, name: 64 }
/** `name/version` with nothing but what a name is made of (RFC 9110, 10.1.5). Words of comments have no slash, or a bracket before it. */
const product = /^([a-z][\w.+-]*)\/([\w.,:#+=@-]+)$/i
/** Programs that name themselves behind the SDK that they are made with, or behind a mark of their maker. */
const programs = /^(?:terraform|opentofu|pulumi|aws-cdk|aws-sam-cli|aws-copilot|eksctl)$/
const marks = new Set(['apn', 'hashicorp'])

/** `aws s3 sync`, `terraform`, `boto3`, `browser`; undefined where it names nothing. */
export function commandOf(userAgent: string | undefined): string | undefined {
  const parts = (userAgent ?? '').slice(0, longest.text).split(' ')
  const products = parts.flatMap((part) => {
    const [, name, version] = product.exec(part) ?? []
    return name === undefined || version === undefined ? [] : [{ name: name.toLowerCase(), version }]
  })
  const named = products.filter(({ name }) => !marks.has(name))
  const [first] = named
  if (first?.name === 'mozilla') return 'browser'
  const command = first?.name === 'aws-cli' ? awsCommand(products) : named.find(({ name }) => programs.test(name))?.name
  // The name that a person gave the program, as every SDK sends it (AWS_SDK_UA_APP_ID).
  const app = named.find(({ name }) => name === 'app')?.version
  return (command ?? app ?? first?.name)?.slice(0, longest.name)
}

/** Version 1 tells no command. Version 2 writes `command/s3.sync`, since 2.15 `md/command#s3.sync`. */
function awsCommand(products: readonly { readonly name: string; readonly version: string }[]): string {
  for (const { name, version } of products) {
    const command = name === 'command' ? version : name === 'md' ? /^command#(.+)$/.exec(version)?.[1] : undefined
    if (command !== undefined) return `aws ${command.replaceAll('.', ' ')}`
  }
  return 'aws'
}
