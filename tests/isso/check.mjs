// A folder for what comes and goes → a blog with comments on a real Isso server, read and answered
// in a browser → "isso: N passed, N failed". Ends with 1 if anything failed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '../pages/node_modules/playwright-core/index.mjs';
import { serve } from '../pages/serve.mjs';
import { freePort, start } from './server.mjs';

const root = process.argv[2];
const output = join(root, 'public');
const path = '/articles/la-pause/';
const file = join(root, 'content/comments/articles/la-pause.yaml');

const { server, url } = await serve(output, '/');
const port = await freePort();

mkdirSync(join(root, 'content/articles'), { recursive: true });
writeFileSync(
    join(root, 'site.yaml'),
    `title: Carnet d’essai
base_url: ${url}
comments:
  mail: moi@carnet.example
  isso: http://127.0.0.1:${port}/
`,
);
const article = (head) => `---\ntitle: Oser la pause\ndate: 2026-03-12\n${head}---\n\nSe taire, et voir.\n`;
writeFileSync(join(root, 'content/articles/la-pause.md'), article(''));

function estrade(...words) {
    const run = spawnSync(process.env.ESTRADE_BIN, [...words, '--root', root], {
        encoding: 'utf8',
        env: { ...process.env, LANG: 'fr_FR.UTF-8', no_proxy: '127.0.0.1' },
    });
    assert.equal(run.status, 0, `estrade ${words.join(' ')}: ${run.stderr}`);
    return run.stdout + run.stderr;
}
const published = (name) => readFileSync(join(output, name), 'utf8');
const archived = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');

estrade('build', '--strict');
const isso = await start(root, port, url);
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: sandbox });

/** Opens the page anew; `asked` are the requests to other servers, `said` what the page says. */
async function open() {
    const page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    const asked = [];
    const said = [];
    page.on('request', (request) => request.url().startsWith(url) || asked.push(request.url()));
    page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    await page.goto(url + path.slice(1), { waitUntil: 'networkidle' });
    return { page, asked, said };
}
const button = (page) => page.getByRole('button', { name: /Isso/ });

const steps = {
    async 'nothing is asked of the server before a click'() {
        const { page, asked, said } = await open();
        await button(page).waitFor();
        assert.deepEqual([asked, said], [[], []]);
        const note = await page.locator('.widget .note').first().textContent();
        assert.match(note, /127\.0\.0\.1.*adresse IP/s);
        await page.close();
    },
    async 'a reader answers in the page, under its policy'() {
        const { page, asked, said } = await open();
        await button(page).click();
        await page.locator('.isso-textarea').first().fill('Un silence de **douze** secondes.');
        await page.locator('input[name=author]').first().fill('Jeanne');
        await page.locator('input[type=submit]').first().click();
        await page.getByText('Un silence de').waitFor();
        assert.deepEqual(said, []);
        assert.ok(asked.every((one) => one.startsWith(isso.url)), asked.join('\n'));
        await page.close();
    },
    async 'what awaits moderation is not pulled'() {
        estrade('comments', 'pull');
        assert.equal(archived(), '');
    },
    async 'what was accepted is pulled, with the answers to it'() {
        await isso.moderate(1, 'activate');
        const reply = await isso.post(path, { text: 'Merci ! <script>alert(1)</script>', author: 'Moi', parent: 1 });
        assert.equal(reply.status, 202);
        await isso.moderate(reply.id, 'activate');
        estrade('comments', 'pull', '--dry-run');
        assert.equal(archived(), '');
        estrade('comments', 'pull');
        assert.match(archived(), /isso-1\b[\s\S]*isso-2\b/);
        assert.doesNotMatch(archived(), /127\.0\.0|remote_addr|hash/);
    },
    async 'the page and its feeds show it'() {
        estrade('build', '--strict');
        const page = published('articles/la-pause/index.html');
        assert.match(page, /Commentaires \(2\)/);
        assert.match(page, /id="comment-isso-1-\d+"[\s\S]*Jeanne[\s\S]*<strong>douze<\/strong>[\s\S]*id="comment-isso-2-\d+"/);
        assert.doesNotMatch(page, /<script>alert/);
        for (const feed of ['comments/atom.xml', 'articles/la-pause/comments/rss.xml'])
            assert.match(published(feed), /Jeanne[\s\S]*douze/);
        assert.match(published('rss.xml'), /<slash:comments>2<\/slash:comments>/);
    },
    async 'a second pull changes nothing'() {
        const before = archived();
        estrade('comments', 'pull');
        assert.equal(archived(), before);
    },
    async 'what the author corrected or removed stays so'() {
        const before = archived();
        writeFileSync(file, before.replace('Jeanne', 'Jeanne D.'));
        estrade('comments', 'pull');
        assert.equal(archived(), before.replace('Jeanne', 'Jeanne D.'));
        writeFileSync(file, before);
    },
    async 'a deleted comment leaves its place in the thread'() {
        await isso.moderate(1, 'delete');
        estrade('comments', 'pull');
        estrade('build', '--strict');
        const page = published('articles/la-pause/index.html');
        assert.match(page, /Commentaire supprimé[\s\S]*id="comment-isso-2-\d+"/);
        assert.doesNotMatch(page, /Jeanne|douze/);
    },
    async 'a page that moves keeps its thread'() {
        writeFileSync(
            join(root, 'content/articles/la-pause.md'),
            article(`slug: le-silence\naliases: [${path}]\n`),
        );
        const third = await isso.post(path, { text: 'Encore là', author: 'Karim' });
        await isso.moderate(third.id, 'activate');
        estrade('comments', 'pull');
        estrade('build', '--strict');
        const moved = published('articles/le-silence/index.html');
        assert.match(moved, /Karim/);
        assert.ok(moved.includes(`data-isso-id="${path}"`));
        const { page, said } = await open();
        await page.goto(`${url}articles/le-silence/`);
        await button(page).click();
        await page.locator('#isso-thread').getByText('Encore là').waitFor();
        assert.deepEqual(said, []);
        await page.close();
    },
    async 'a server that is away harms nothing'() {
        const before = archived();
        await isso.stop();
        const run = spawnSync(process.env.ESTRADE_BIN, ['comments', 'pull', '--root', root], { encoding: 'utf8' });
        assert.match(run.stderr, /127\.0\.0\.1/);
        assert.equal(archived(), before);
    },
};

let failed = 0;
for (const [name, step] of Object.entries(steps)) {
    try {
        await step();
    } catch (error) {
        failed += 1;
        console.log(`${name}:\n${error.stack}\n${archived()}`);
    }
}
if (failed > 0) console.log(isso.said());
await browser.close();
await isso.stop();
server.close().closeAllConnections();
console.log(`isso: ${Object.keys(steps).length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
