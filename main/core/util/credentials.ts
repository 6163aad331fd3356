/** Real AWS credentials. They live in the agent's memory and in the vault, nowhere else. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** Epoch ms, as AWS said it. Absent for long-term keys. */
  readonly expiresAt?: number
}
