import { stsError, type StsCall } from '#engine/aws/sts-errors.ts'
import { AppError } from '#util/app-error.ts'

/** A failure of the SDK in our words. Nothing of AWS's text is repeated: it may hold what was sent. */
export const portalError = (error: unknown, call: Omit<StsCall, 'credentials'>): AppError =>
  stsError(error, { ...call, credentials: { accessKeyId: '', secretAccessKey: '' } })

/** Whether it was AWS that said this, by the name of its exception. */
export const isAws = (error: unknown, code: string): error is AppError =>
  error instanceof AppError && error.aws?.code === code
