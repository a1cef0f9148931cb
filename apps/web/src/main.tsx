import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { isApiFailure } from './api/use-api.ts';
import { StepUpDialog } from './identity/step-up-dialog.tsx';
import { createAppRouter } from './router.tsx';
import { TextProvider } from './text/text.tsx';
import './styles.css';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      // A refusal is an answer; only a silent or failing server is asked again, once.
      retry: (count, error) => isApiFailure(error) && (error.status === 0 || error.status >= 500) && count < 1,
      retryDelay: 400,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
const router = createAppRouter(queries);
const root = document.getElementById('root');
if (root === null) throw new Error('assertion failed: no root element');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <TextProvider>
        <RouterProvider router={router} />
        <StepUpDialog />
      </TextProvider>
    </QueryClientProvider>
  </StrictMode>,
);
