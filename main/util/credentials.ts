/** Real AWS credentials. They live in the agent's memory and in the vault, nowhere else. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** Epoch ms, as AWS said it. Absent for long-term keys. */
  readonly expiresAt?: number
}

/** Whether an end (epoch ms) that somebody else wrote can be one. What lies past the calendar of ISO 8601 could not even be shown. */
export function isPlausibleEnd(expiresAt: number): boolean {
  return expiresAt > 0 && expiresAt < Date.UTC(2200, 0)
}
