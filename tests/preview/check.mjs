// A folder for what comes and goes → a site of its own for each test, followed by the preview, in a
// browser → "preview: N passed, N failed". Ends with 1 if anything failed.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { chromium } from '../pages/node_modules/playwright-core/index.mjs';
import { desk } from './desk.mjs';
import { following } from './following.mjs';
import { problems } from './problems.mjs';
import { start } from './server.mjs';
import { site } from './site.mjs';
import { Tab } from './tab.mjs';
import { unpublished } from './unpublished.mjs';

const temporary = process.argv[2];
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: sandbox });

/** Runs a test: gives why it failed, or nothing. */
async function run(act, n) {
    const files = site(join(temporary, String(n)));
    const tabs = [];
    const context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
    const servers = [];
    const serve = async (...options) => {
        const [port, ...rest] = typeof options[0] === 'number' ? options : [0, ...options];
        const server = await start(files.root, port, ...rest);
        servers.push(server);
        return server;
    };
    /** Opens a page in a new tab; `status` is that of the answer. */
    const open = async (path, url = servers[0].url) => {
        const tab = new Tab(await context.newPage(), url);
        tabs.push(tab);
        tab.status = await tab.open(path);
        return tab;
    };
    try {
        if (!act.servesItself) await serve('--watch');
        await act({ files, open, serve, server: servers[0] });
        for (const { complaints, page } of tabs) {
            assert.deepEqual(complaints, [], 'the page complains');
            assert.equal(await page.evaluate('window.pwned'), undefined, 'a message ran');
        }
        return null;
    } catch (error) {
        const said = servers.map((server) => server.said).join('');
        return `${error.stack}\n\nThe preview said:\n${said}`;
    } finally {
        await context.close();
        await Promise.all(servers.map((server) => server.stop()));
    }
}

const all = Object.entries({ ...following, ...problems, ...unpublished, ...desk });
const only = process.env.ONLY ?? '';
const todo = all.filter(([name]) => name.includes(only)).entries().toArray();
const failed = new Set();
const nAll = todo.length;
const work = async () => {
    for (let next = todo.shift(); next; next = todo.shift()) {
        const [n, [name, act]] = next;
        const why = await run(act, n);
        if (why === null) continue;
        failed.add(name);
        console.log(`${name}\n    ${why.trimEnd().replaceAll('\n', '\n    ')}`);
    }
};
await Promise.all([work(), work(), work()]);
await browser.close();
console.log(`preview: ${nAll - failed.size} passed, ${failed.size} failed`);
process.exitCode = failed.size > 0 || nAll === 0 ? 1 : 0;
