import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { apiRoutes } from '../../contracts/api/api-routes.ts';

const virtualName = 'virtual:api-paths';

/** Gives the client method and path of each operation without shipping the schemas; their types are erased anyway. */
const apiPaths = (): Plugin => ({
  name: 'qinxin-api-paths',
  resolveId: id => (id === virtualName ? `\0${virtualName}` : null),
  load: id => {
    if (id !== `\0${virtualName}`) return null;
    const paths = Object.values(apiRoutes).flat().map(route => [route.operationId, { method: route.method, path: route.path }]);
    return `export const apiPaths = ${JSON.stringify(Object.fromEntries(paths))};`;
  },
});

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), apiPaths()],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 900 },
  server: { proxy: { '/api': process.env['QINXIN_SERVER'] ?? 'http://127.0.0.1:8080' } },
});
