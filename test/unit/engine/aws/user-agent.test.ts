import { performance } from 'node:perf_hooks'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandOf } from '#engine/aws/user-agent.ts'

describe('the command in a User-Agent', () => {
  it.each([
    [
      'aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0 source/x86_64.debian.12 prompt/off command/sts.get-caller-identity',
      'aws sts get-caller-identity',
    ],
    [
      'aws-cli/2.31.1 md/awscrt#0.27.6 ua/2.1 os/linux#6.1 md/arch#x86_64 lang/python#3.13.7 md/pyimpl#CPython m/G,E,b cfg/retry-mode#standard md/installer#exe md/distrib#debian.12 md/prompt#off md/command#s3.sync',
      'aws s3 sync',
    ],
    [
      'aws-cli/1.45.11 md/Botocore#1.43.11 md/awscrt#0.38.1 ua/2.1 os/linux#6.1 md/arch#x86_64 lang/python#3.11.2 md/pyimpl#CPython m/C,N,b,D,Z cfg/retry-mode#legacy botocore/1.43.11',
      'aws',
    ],
    ['Boto3/1.43.11 md/Botocore#1.43.11 ua/2.1 os/linux#6.1 md/arch#x86_64 lang/python#3.11.2', 'boto3'],
    ['Boto3/1.43.11 md/Botocore#1.43.11 ua/2.1 os/linux#6.1 lang/python#3.11.2 app/nightly-report', 'nightly-report'],
    [
      'APN/1.0 HashiCorp/1.0 Terraform/1.9.5 (+https://www.terraform.io) terraform-provider-aws/5.64.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.30.4 ua/2.1 os/linux lang/go#1.22.6 md/GOOS#linux md/GOARCH#amd64 api/sts#1.30.5',
      'terraform',
    ],
    [
      'aws-sdk-js/3.637.0 ua/2.0 os/linux#6.1 lang/js md/nodejs#24.1.0 api/cloudformation#3.637.0 aws-cdk/2.154.1',
      'aws-cdk',
    ],
    [
      'aws-sdk-java/2.27.12 Linux/6.1.0 OpenJDK_64-Bit_Server_VM/21.0.4 Java/21.0.4 vendor/Debian io/sync',
      'aws-sdk-java',
    ],
    ['rclone/v1.68.0', 'rclone'],
    ['curl/8.9.1', 'curl'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'browser'],
    ['a person with a browser', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s: %s', (userAgent, command) => {
    expect(commandOf(userAgent)).toBe(command)
  })

  it('is short and steers nothing, whatever a tool sends', () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom('aws-cli/2 ', 'command/', 'md/command#', 'app/', '\u001b[2J', '/', ' '),
    )
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const command = commandOf(parts.join(''))
        expect(command ?? 'none').toMatch(/^[\w.,:#+=@ -]{1,64}$/)
      }),
    )
  })

  it('takes no time for a header that is as long as headers may be', () => {
    const before = performance.now()
    commandOf(`${'a'.repeat(60_000)} ${'a/ '.repeat(20_000)}`)
    expect(performance.now() - before).toBeLessThan(50)
  })
})
