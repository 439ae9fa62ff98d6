// What a tab does when something was saved.
import assert from 'node:assert/strict';
import { day, markdown } from './site.mjs';
import { until } from './tab.mjs';

const LONG = 'content/articles/long.md';
const STYLE = 'themes/atelier/static/style.css';

export const following = {
    async 'a saved text reloads the tab of its page alone, at its place'({ files, open }) {
        const [tab, other] = [await open('/articles/long/'), await open('/articles/lettre/')];
        await tab.page.locator('main summary').nth(1).click();
        await tab.evaluate(() => scrollTo(0, 900));
        files.change(LONG, 'Fin.', 'Fin, récrite.');
        await tab.reloaded();
        await tab.shows('Fin, récrite.');
        await until('the scroll is kept', () => tab.evaluate(() => Math.abs(scrollY - 900) < 2));
        const folds = tab.page.locator('main details');
        assert.deepEqual(await folds.evaluateAll((all) => all.map((one) => one.open)), [false, true]);
        // Messages come in order: with this one, the other tab has heard of the text too.
        files.change(LONG, 'Fin, récrite.', '[Fin](nulle-part.md)');
        await other.nProblems(1);
        await other.assertNotReloaded();
    },

    async 'a title reloads the pages that show it'({ files, open }) {
        const list = await open('/articles/');
        files.change(LONG, 'Un long article', 'Un autre titre');
        await list.reloaded();
        await list.shows('Un autre titre');
    },

    async 'a style sheet is exchanged without a reload, again and again'({ files, open }) {
        const tab = await open('/articles/long/');
        for (const n of [40, 50, 60]) {
            files.write(STYLE, `body { color: rgb(${n}, 2, 3) }\n`);
            await until(`style ${n}`, async () => (await tab.color()) === `rgb(${n}, 2, 3)`);
        }
        const sheets = tab.page.locator('link[rel=stylesheet][href*="/assets/style.css"]');
        await until('one sheet is left', async () => (await sheets.count()) === 1);
        await tab.assertNotReloaded();
    },

    async 'a picture stays as the style changes, and follows its own file'({ files, open }) {
        const svg = (color) => `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">
            <rect width="9" height="9" fill="${color}"/></svg>`;
        files.write('content/images/carre.svg', svg('red'));
        files.change(LONG, 'Début.', '![Un carré](../images/carre.svg)');
        const tab = await open('/articles/long/');
        const picture = tab.page.locator('main img');
        const isWhole = () => picture.evaluate((img) => img.complete && img.naturalWidth > 0);
        files.write(STYLE, 'body { color: rgb(90, 2, 3) }\n');
        await until('the new style', async () => (await tab.color()) === 'rgb(90, 2, 3)');
        assert.ok(await isWhole());
        assert.equal(await picture.getAttribute('srcset'), null);
        const before = await picture.getAttribute('src');
        files.write('content/images/carre.svg', svg('blue'));
        await until('the new picture', async () => (await picture.getAttribute('src')) !== before);
        await until('it is whole', isWhole);
        await tab.assertNotReloaded();
    },

    async 'a hidden tab learns of a style sheet when it is looked at'({ files, open }) {
        const tab = await open('/articles/long/');
        const look = (isHidden) => tab.evaluate((isHidden) => {
            Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
            document.dispatchEvent(new Event('visibilitychange'));
        }, isHidden);
        const left = tab.page.waitForEvent('requestfailed', (one) => /events/.test(one.url()));
        await look(true);
        await left;
        files.write(STYLE, 'body { color: rgb(70, 2, 3) }\n');
        // Once the server shows it, the tab is looked at again.
        await until('the new style is served', async () => {
            const sheet = await fetch(new URL('/assets/style.css', tab.url));
            return (await sheet.text()).includes('rgb(70');
        });
        await look(false);
        await until('the new style', async () => (await tab.color()) === 'rgb(70, 2, 3)', 4000);
    },

    async 'a new page is announced'({ files, open }) {
        const tab = await open('/bas/');
        const header = { title: '"Un <i>neuf</i>"', date: day(-1) };
        files.write('content/articles/neuf.md', markdown(header, 'Tout neuf.\n'));
        const note = tab.over('[role=status] .note');
        await note.waitFor();
        assert.match(await note.innerText(), /Nouvelle page\s+Un <i>neuf<\/i>/);
        assert.equal(await note.locator('a').getAttribute('href'), '/articles/neuf/');
        await tab.assertNotReloaded();
        await note.locator('a').click();
        await tab.shows('Tout neuf.');
    },

    async 'a page that went for a moment keeps its place'({ files, open }) {
        const tab = await open('/articles/long/');
        await tab.page.locator('main summary').nth(1).click();
        const text = files.read(LONG);
        files.remove(LONG);
        await tab.reloaded();
        await tab.mark();
        files.write(LONG, text);
        await tab.reloaded();
        const folds = tab.page.locator('main details');
        await until('the fold is open', () => folds.nth(1).evaluate((one) => one.open));
    },

    async 'a deleted page is the site’s own 404, and comes back'({ files, open }) {
        const tab = await open('/articles/lettre/');
        const text = files.read('content/articles/lettre.md');
        files.remove('content/articles/lettre.md');
        await tab.reloaded();
        await tab.shows('Cette page n’existe pas');
        const answer = await fetch(tab.page.url());
        assert.equal(answer.status, 404);
        assert.match(await answer.text(), /Le carnet d’essai/);
        await tab.mark();
        files.write('content/articles/lettre.md', text);
        await tab.reloaded();
        await tab.shows('Bonjour.');
    },

    async 'a tab catches up by itself when the preview is started again'({ files, open, serve, server }) {
        const [tab, other] = [await open('/articles/long/'), await open('/articles/lettre/')];
        const { port } = new URL(server.url);
        await server.stop('SIGKILL');
        files.change(LONG, 'Début.', 'Un autre début.');
        await tab.over('.lost').waitFor();
        assert.match(await tab.over('.lost').innerText(), /aperçu est arrêté/);
        await serve(Number(port), '--watch');
        await tab.reloaded();
        await tab.shows('Un autre début.');
        await until('the note is gone', async () => (await other.over('.lost').count()) === 0);
        await other.assertNotReloaded();
        files.change('content/articles/lettre.md', 'Bonjour.', 'Bonsoir.');
        await other.reloaded();
        await other.shows('Bonsoir.');
    },

    async 'a tab learns of a style sheet that changed while the preview was stopped'(t) {
        const tab = await t.open('/articles/long/');
        const { port } = new URL(t.server.url);
        await t.server.stop('SIGKILL');
        t.files.write(STYLE, 'body { color: rgb(80, 2, 3) }\n');
        await t.serve(Number(port), '--watch');
        await until('the new style', async () => (await tab.color()) === 'rgb(80, 2, 3)');
    },
};
