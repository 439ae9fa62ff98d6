// The desk at /_estrade/.
import assert from 'node:assert/strict';
import { until } from './tab.mjs';

/** Each section: its heading, and what its entries say, each with its source file. */
const sections = {
    errors: ['Erreurs', [[/guillemet ouvert/, 'content/articles/voisin.md:2:8']]],
    broken_links: ['Liens rompus', [[/rien\.md.*ne mène à rien/, 'content/articles/long.md:6:1']]],
    warnings: ['Avertissements', [[/sumary/, 'content/articles/alerte.md:4:1']]],
    drafts: ['Brouillons', [[/Une ébauche[^]*brouillon/, 'content/articles/brouillon.md']]],
    scheduled: ['À paraître', [[/Plus tard[^]*à paraître le/, 'content/articles/demain.md']]],
    expired: ['Retirées à leur date', [[/Trop tard[^]*expirée depuis/, 'content/articles/fini.md']]],
    sessions: ['Prochaines séances', [
        [/Ouvrir[^]*à 9 h 30/, 'content/trainings/atelier/01-ouvrir.md'],
        [/Fermer[^]*à 9 h 30/, 'content/trainings/atelier/02-fermer.md'],
    ]],
    words: ['Mots écrits', []],
    pages: ['Toutes les pages', []],
    builds: ['Dernières constructions', []],
};

export const desk = {
    async 'the desk names all there is, in French, with its source'({ files, open }) {
        files.change('content/articles/voisin.md', 'title: ', 'title: "');
        files.change('content/articles/long.md', 'Début.', '[Début](rien.md).');
        const tab = await open('/_estrade/');
        assert.equal(await tab.page.locator('html').getAttribute('lang'), 'fr');
        await tab.page.locator('#errors li').waitFor();
        await tab.page.locator('#broken_links li').waitFor();
        for (const [id, [heading, entries]] of Object.entries(sections)) {
            const section = tab.page.locator(`#${id}`);
            assert.equal(await section.locator('h2').innerText(), heading);
            const items = section.locator('ul > li');
            if (entries.length > 0) assert.equal(await items.count(), entries.length, id);
            for (const [n, [says, place]] of entries.entries()) {
                assert.match((await items.nth(n).innerText()).replaceAll(/\u202f|\u00a0/g, ' '), says);
                await assertOpens(items.nth(n).locator('.source a'), place, files.root);
            }
        }
    },

    async 'the desk links to every page and its source'({ files, open }) {
        const tab = await open('/_estrade/');
        for (const fold of await tab.page.locator('#pages summary').all()) await fold.click();
        const items = tab.page.locator('#pages li');
        const found = await items.evaluateAll((all) => all.map((item) => {
            const [page, source] = [...item.querySelectorAll('a')];
            return [page.getAttribute('href'), source.textContent];
        }));
        assert.deepEqual(new Map(found), new Map([
            ['/articles/demain/', 'content/articles/demain.md'],
            ['/articles/brouillon/', 'content/articles/brouillon.md'],
            ['/articles/voisin/', 'content/articles/voisin.md'],
            ['/articles/long/', 'content/articles/long.md'],
            ['/articles/alerte/', 'content/articles/alerte.md'],
            ['/articles/lettre/', 'content/articles/lettre.md'],
            ['/trainings/atelier/01-ouvrir/', 'content/trainings/atelier/01-ouvrir.md'],
            ['/trainings/atelier/02-fermer/', 'content/trainings/atelier/02-fermer.md'],
            ['/trainings/atelier/', 'content/trainings/atelier/index.md'],
            ['/bas/', 'content/pages/bas.md'],
        ]));
        for (const [path] of found)
            assert.equal((await fetch(new URL(path, tab.url))).status, 200, path);
        const cited = items.filter({ has: tab.page.locator('a[href="/bas/"]') });
        assert.match(await cited.innerText(), /1 page la cite/);
        await assertOpens(items.first().locator('.source a'), found[0][1], files.root);
    },

    async 'the desk counts words and builds, and follows each save'({ files, open }) {
        const tab = await open('/_estrade/');
        const number = async () => {
            const total = await tab.page.locator('#words .total b').textContent();
            return Number(total.replaceAll(/\s/g, ''));
        };
        const before = await number();
        assert.ok(before > 200, `${before} words`);
        files.change('content/articles/lettre.md', 'Bonjour.', 'Bonjour à vous tous.');
        await until('three words more', async () => (await number().catch(() => 0)) === before + 3);
        const rows = tab.page.locator('#builds tbody tr');
        assert.equal(await rows.count(), 2);
        const [last, first] = await rows.allInnerTexts();
        assert.match(last, /^\d\d:\d\d:\d\d\s+content\/articles\/lettre\.md\s+\d+,\d\sms$/);
        assert.match(first, /^\d\d:\d\d:\d\d\s+démarrage\s+\d+,\d\sms$/);
        await assertOpens(rows.first().locator('a'), 'content/articles/lettre.md', files.root);
    },

    async 'the desk shows what is in a file as text'({ files, open }) {
        const tab = await open('/_estrade/');
        const evil = '<img/src=x/onerror=window.pwned=1>';
        files.change('content/articles/brouillon.md', 'Une ébauche', `'${evil}'`);
        files.change('content/articles/long.md', 'Début.', `[Début](rien-${evil}.md).`);
        await until('the draft’s title', async () =>
            (await tab.page.locator('#drafts').innerText().catch(() => '')).includes(evil));
        await until('the link', async () =>
            (await tab.page.locator('#broken_links').innerText().catch(() => '')).includes(evil));
        assert.equal(await tab.page.locator('img').count(), 0);
    },
};

/** A link with a place as its text opens it in the editor. */
async function assertOpens(link, place, root) {
    assert.equal(await link.count(), 1, `${place} is no link`);
    assert.equal(await link.innerText(), place);
    const whole = place.includes(':') ? place : `${place}:1:1`;
    assert.equal(await link.getAttribute('href'), `vscode://file${root}/${whole}`);
}
