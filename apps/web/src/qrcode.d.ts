/** What is used of the package: the modules of a QR code, row by row. */
declare module 'qrcode' {
  export const create: (text: string, options?: { readonly errorCorrectionLevel?: 'L' | 'M' }) => { readonly modules: { readonly size: number; readonly data: Uint8Array } };
}
