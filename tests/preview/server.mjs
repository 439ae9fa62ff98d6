// The program that is tested, as a process: `estrade serve` on a site.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Starts a preview and waits until it says where it answers. */
export async function start(root, port, ...options) {
    const command = ['serve', '--root', root, '--port', String(port), ...options];
    const env = { ...process.env, LANG: 'fr_FR.UTF-8', LC_ALL: 'fr_FR.UTF-8' };
    delete env.LANGUAGE;
    delete env.ESTRADE_EDITOR;
    const child = spawn(process.env.ESTRADE_BIN, command, { env });
    const server = { said: '', stop: (signal = 'SIGTERM') => stop(child, signal) };
    const listening = new Promise((ready, fail) => {
        const hear = (text) => {
            server.said += text;
            const url = /http:\/\/localhost:\d+\//.exec(server.said)?.[0];
            if (url) ready(url);
        };
        child.stdout.setEncoding('utf8').on('data', hear);
        child.stderr.setEncoding('utf8').on('data', hear);
        child.on('exit', () => fail(new Error(`the preview ended: ${server.said}`)));
        setTimeout(fail, 10_000, new Error(`the preview never answered`)).unref();
    });
    server.url = await listening;
    return server;
}

async function stop(child, signal) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
}
