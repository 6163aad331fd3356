// Why there are no updates, and why one was refused.
export const updatesText = {
  notInstalled: 'Updates come with the installed app.',
  noFeed: 'This build has no address to look for updates.',
  noKey: 'This build trusts no key, so it cannot tell a true update.',
  unpacked: 'This copy was unpacked from an archive: unpack a newer one over it.',
  notSigned: 'The update was refused: not signed by Latchkey.',
  wrongHash: 'The update was refused: the download does not match its announcement.',
  badFeed: 'The update was refused: its announcement cannot be read.',
} as const
