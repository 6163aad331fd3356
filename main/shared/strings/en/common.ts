// Words that every area uses.
export const common = {
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  retry: 'Try again',
  copy: 'Copy',
  copied: 'Copied',
  copyDetails: 'Copy details',
  details: 'Details',
  dismiss: 'Dismiss',
  production: 'Production',
  show: 'Show',
  hide: 'Hide',
  awsSaid: (text: string) => `AWS said: ${text}`,
  awsCode: (code: string) => `AWS code: ${code}`,
  requestId: (id: string) => `Request id: ${id}`,
  codeOf: (code: string) => `Code: ${code}`,
} as const
