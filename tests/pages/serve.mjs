// A folder → a web site on a free port of this machine, as any plain host would serve it.
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types = {
    '.css': 'text/css',
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript',
    '.json': 'application/json',
    '.mp3': 'audio/mpeg',
    '.pdf': 'application/pdf',
    '.svg': 'image/svg+xml',
    '.xml': 'application/xml',
};

/** What a file `_headers` adds to every answer. */
async function added(folder) {
    const text = await readFile(join(folder, '_headers'), 'utf8').catch(() => '');
    const lines = text.split('\n').filter((line) => line.startsWith('  '));
    return Object.fromEntries(lines.map((line) => line.trim().split(/: (.*)/s)));
}

/** Serves `folder` below `base` ("/" or "/blog/"), and nothing elsewhere. */
export async function serve(folder, base) {
    const server = createServer(async (request, response) => {
        const { pathname } = new URL(request.url, 'http://localhost');
        let path = join(folder, normalize(decodeURIComponent(pathname.slice(base.length))));
        if (pathname.endsWith('/')) path = join(path, 'index.html');
        const found = await stat(path).catch(() => null);
        if (!pathname.startsWith(base) || !found?.isFile()) {
            response.writeHead(404, { 'content-type': 'text/plain' }).end('nothing here');
            return;
        }
        const type = types[extname(path)] ?? 'application/octet-stream';
        response.writeHead(200, {
            ...(await added(folder)),
            'content-type': type,
            'content-length': found.size,
        });
        if (request.method === 'HEAD') response.end();
        else createReadStream(path).pipe(response);
    });
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
    return { server, url: `http://127.0.0.1:${server.address().port}${base}` };
}
