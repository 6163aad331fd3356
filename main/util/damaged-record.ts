import { AppError } from './app-error.ts'

/** One record of the vault does not open under the vault's own key: it alone is lost, everything else can be used. */
export class DamagedRecord extends AppError {
  readonly record: string

  constructor(record: string, vaultPath: string) {
    super('vault-broken', `the record "${record}" of the vault does not open; the file was left as it is`, {
      hint: `Put a copy of ${vaultPath} back, or give this secret again.`,
    })
    this.record = record
  }
}
