declare module 'virtual:api-paths' {
  export const apiPaths: Readonly<Record<string, { readonly method: 'GET' | 'POST'; readonly path: string }>>;
}
