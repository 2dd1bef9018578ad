// A file of this package, wherever the package is: `fetch` of Node reads no files.
export async function load(url) {
  // Not an import, because a bundler for browsers would look for the module.
  const fs = url.protocol === 'file:' ? globalThis.process?.getBuiltinModule?.('node:fs') : undefined;
  if (fs) {
    const type = url.pathname.endsWith('.wasm') ? 'application/wasm' : 'application/json';
    return new Response(await fs.promises.readFile(url), { headers: { 'content-type': type } });
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} cannot be loaded: ${response.status} ${response.statusText}`);
  return response;
}
