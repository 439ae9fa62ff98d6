// A folder and the address of a blog → an Isso server for it, with the links by which its author
// moderates.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const isso = join(import.meta.dirname, 'venv/bin/isso');

/** A port of this machine that nobody listens on. */
export async function freePort() {
    const server = createServer();
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address();
    await new Promise((closed) => server.close(closed));
    return port;
}

export async function start(folder, port, blog) {
    const url = `http://127.0.0.1:${port}/`;
    const config = join(folder, 'isso.cfg');
    writeFileSync(
        config,
        `[general]
dbpath = ${join(folder, 'comments.db')}
host = ${blog}
notify = stdout
[moderation]
enabled = true
[server]
listen = ${url}
public-endpoint = ${url.slice(0, -1)}
[guard]
enabled = false
`,
    );
    const child = spawn(isso, ['-c', config, 'run'], { env: { ...process.env, PYTHONUNBUFFERED: '1' } });
    let said = '';
    child.stdout.on('data', (bytes) => (said += bytes));
    child.stderr.on('data', (bytes) => (said += bytes));
    /** Waits until the server said something. */
    const hears = async (pattern) => {
        for (let n = 0; n < 200; n += 1) {
            const found = said.match(pattern);
            if (found) return found;
            await new Promise((wait) => setTimeout(wait, 50));
        }
        throw new Error(`Isso does not say ${pattern}:\n${said}`);
    };
    for (let n = 0; n < 200; n += 1) {
        if (await fetch(`${url}info`).then((answer) => answer.ok, () => false)) break;
        await new Promise((wait) => setTimeout(wait, 50));
    }
    return {
        url,
        /** Posts a comment as a program would, and gives it. */
        async post(uri, comment) {
            const answer = await fetch(`${url}new?uri=${encodeURIComponent(uri)}`, {
                method: 'POST',
                headers: { 'content-type': 'application/json', origin: blog.replace(/\/$/, '') },
                body: JSON.stringify({ title: 'Un titre', ...comment }),
            });
            return { status: answer.status, ...(await answer.json()) };
        },
        /** Follows the link for its author: `activate` or `delete`. */
        async moderate(id, action) {
            const verb = { activate: 'Activate', delete: 'Delete' }[action];
            const [link] = await hears(new RegExp(`http\\S+/id/${id}/${action}/\\S+`));
            const answer = await fetch(link, { method: 'POST' });
            if (!answer.ok) throw new Error(`${verb} ${id}: ${answer.status}`);
        },
        said: () => said,
        async stop() {
            if (child.exitCode !== null || child.signalCode !== null) return;
            const gone = new Promise((done) => child.once('exit', done));
            child.kill();
            await gone;
        },
    };
}
