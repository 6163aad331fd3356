import { AwsFault } from '../http/fault.ts'

const statuses = {
  ValidationException: 400,
  AccessDeniedException: 403,
  ResourceNotFoundException: 404,
  ThrottlingException: 429,
} as const

/** As the REST protocol has it: SDKs read the name of an error in a header. */
export const fault = (code: keyof typeof statuses, message: string): AwsFault =>
  new AwsFault(statuses[code], code, message, { headers: { 'x-amzn-errortype': code } })
