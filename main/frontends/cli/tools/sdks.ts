// SDKs of other languages, and runtimes that have a way of their own to find a proxy.
import type { Tool, ToolCheck } from './tool.ts'

const part = { kind: 'part-of-programs' } as const
const version = ['--version'] as const

const preloadIsOff: ToolCheck = {
  kind: 'off',
  setting: 'tools.node-preload',
  message: 'the preload is switched off, and without it Node programs take no proxy from the environment',
  hint: 'latchkey settings set tools.node-preload true',
}

export const sdkTools: readonly Tool[] = [
  {
    name: 'AWS SDK for JavaScript v2, v3',
    names: ['node', 'nodejs', 'javascript', 'js', 'aws-sdk', '@aws-sdk'],
    verdict: 'works',
    line: 'latchkey exec ROLE -- node script.js',
    why: 'by a small preload in `NODE_OPTIONS`; off with `latchkey settings set tools.node-preload false`',
    tried: 'Node 20, 22, 24',
    installed: { kind: 'command', command: 'node', version },
    checks: [preloadIsOff],
  },
  {
    name: 'Node fetch, aws4fetch',
    names: ['fetch', 'undici', 'aws4fetch'],
    verdict: 'works',
    line: 'latchkey exec ROLE -- node script.js',
    why: 'to AWS hosts, by the same preload; presigned links too',
    tried: 'Node 20, 22, 24',
    installed: { kind: 'command', command: 'node', version },
    checks: [preloadIsOff],
  },
  {
    name: 'Deno',
    verdict: 'works',
    line: 'latchkey exec ROLE -- deno run -A script.ts',
    why: 'SDK v2 and v3, fetch',
    tried: '2.9',
    installed: { kind: 'command', command: 'deno', version },
  },
  {
    name: 'Bun',
    names: ['bunx'],
    verdict: 'works',
    line: 'latchkey exec ROLE -- bun script.ts',
    why: 'SDK v2 and v3, fetch; by a preload in `BUN_OPTIONS`, off with `latchkey settings set tools.bun false`',
    tried: '1.4',
    installed: { kind: 'command', command: 'bun', version },
    checks: [
      {
        kind: 'off',
        setting: 'tools.bun',
        message: 'the preload for Bun is switched off, and without it the SDK takes no proxy from the environment',
        hint: 'latchkey settings set tools.bun true',
      },
    ],
  },
  {
    name: 'Go SDK v2',
    names: ['go', 'golang', 'aws-sdk-go', 'aws-sdk-go-v2'],
    verdict: 'works',
    line: 'latchkey exec ROLE -- ./program',
    tried: '1.41: STS, S3 with the transfer manager, DynamoDB',
    installed: part,
  },
  {
    name: 'Rust SDK',
    names: ['rust', 'cargo', 'aws-sdk-rust'],
    verdict: 'works',
    line: 'latchkey exec ROLE -- ./program',
    why: 'with its default HTTP client',
    tried: 'aws-config 1: STS',
    installed: part,
  },
  {
    name: 'AWS SDK for Java v1, v2',
    names: ['java', 'jvm', 'kotlin', 'scala', 'spring', 'maven', 'gradle', 'spark', 'hadoop', 'flink'],
    verdict: 'one-line',
    line: 'latchkey settings set tools.java true',
    why: 'then url-connection, Apache, Netty, CRT clients and v1 work; Java says "Picked up JAVA_TOOL_OPTIONS" at each start',
    tried: '2.30, 1.12 on Java 17, 25',
    installed: { kind: 'command', command: 'java', version: ['-version'] },
    inPlace: { kind: 'on', setting: 'tools.java' },
  },
  {
    name: 'AWS SDK for Ruby',
    names: ['ruby', 'aws-sdk-ruby', 'aws-sdk-s3', 'rails'],
    verdict: 'one-line',
    line: "Aws.config.update(http_proxy: ENV['HTTPS_PROXY'])",
    why: "without a change to the program: `latchkey exec ROLE -- sh -c 'http_proxy=$HTTPS_PROXY ruby script.rb'`",
    tried: '3.168',
    installed: { kind: 'command', command: 'ruby', version },
  },
  {
    name: 'fog-aws (Ruby)',
    names: ['fog'],
    verdict: 'works',
    line: 'latchkey exec ROLE -- ruby script.rb',
    tried: '3.15',
    installed: { kind: 'command', command: 'ruby', version },
  },
  {
    name: 'PHP (curl)',
    names: ['php', 'guzzle', 'laravel'],
    verdict: 'one-line',
    line: `latchkey exec ROLE -- sh -c 'php -d curl.cainfo="$AWS_CA_BUNDLE" script.php'`,
    why: 'the proxy is found, the authority is not: PHP takes it from its settings. The AWS SDK for PHP itself was not tried',
    tried: '8.2',
    installed: { kind: 'command', command: 'php', version },
  },
  {
    name: 'Perl: Net::Amazon::S3, Amazon::S3',
    names: ['perl', 'lwp', 'paws'],
    verdict: 'one-line',
    line: `latchkey exec ROLE -- sh -c 'PERL_LWP_SSL_CA_FILE="$AWS_CA_BUNDLE" perl script.pl'`,
    why: 'LWP has a list of authorities of its own',
    tried: '0.991, 0.60',
    inPlace: { kind: 'variable', variable: 'PERL_LWP_SSL_CA_FILE' },
    installed: { kind: 'command', command: 'perl', version },
  },
]
