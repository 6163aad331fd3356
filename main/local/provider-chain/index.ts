// Which credentials AWS tools would use in a shell. Pure: environment, files and time are parameters.
import { assertNever } from '#shared/assert-never.ts'
import { botocoreChain } from './botocore.ts'
import { type Answer, type ChainInput, type Found, type Reader, readers } from './found.ts'
import { javascriptChain } from './javascript.ts'

export type { ChainInput, Found, Place, Reader } from './found.ts'

export function providerChain(input: ChainInput): readonly Found[] {
  return readers.map((reader) => ({ reader, ...answerOf(reader, input) }))
}

function answerOf(reader: Reader, input: ChainInput): Answer {
  switch (reader) {
    // Of the two names botocore lets the older one win, and its newer CLI the other.
    case 'boto3':
      return botocoreChain(input, ['AWS_DEFAULT_PROFILE', 'AWS_PROFILE'])
    case 'aws-cli':
      return botocoreChain(input, ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'])
    case 'javascript':
      return javascriptChain(input)
    default:
      return assertNever(reader)
  }
}
