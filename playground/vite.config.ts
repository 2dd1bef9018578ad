import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  // Relative addresses: `dist/` works from any static host and below any path.
  base: './',
  plugins: [svelte()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // Browsers that run WebAssembly with this page's other needs know module preloading; the fallback would be dead weight.
    modulePreload: { polyfill: false },
    // What is inlined as a data: address is not from the page's own origin, which is all that its security policy allows.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
});
