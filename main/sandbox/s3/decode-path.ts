import { AwsFault } from '../http/fault.ts'

/** Keys are bytes of UTF-8; a path that is none is refused, as S3 does. */
export function decodePath(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new AwsFault(400, 'InvalidURI', "Couldn't parse the specified URI.", { details: { URI: text } })
  }
}
