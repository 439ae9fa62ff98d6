// What is shown over the page when something is wrong.
import assert from 'node:assert/strict';
import { until } from './tab.mjs';

const LONG = 'content/articles/long.md';
const MODEL = 'themes/atelier/templates/page.html';
const EVIL = '<img/src=x/onerror=window.pwned=1>';

export const problems = {
    async 'two mistakes in two files are shown over the page, escaped, until mended'({ files, open }) {
        const tab = await open('/articles/lettre/');
        files.change('content/articles/voisin.md', 'L’article voisin', `"Pas ${EVIL} fermé`);
        files.change(LONG, 'Début.', `Début, [ailleurs](rien-${EVIL}.md).`);
        await tab.nProblems(2);
        assert.equal(await tab.over('h2').innerText(), '2 erreurs');
        assert.equal(await tab.over('img').count(), 0);
        const { line, column } = where(files.read(LONG), '[ailleurs]');
        assert.deepEqual(await tab.problem(LONG), {
            message: `le lien rien-${EVIL}.md ne mène à rien`,
            place: `${LONG}:${line}:${column}`,
            open: `vscode://file${files.root}/${LONG}:${line}:${column}`,
            hint: 'créez ce fichier ou corrigez le lien',
            faulty: `[ailleurs](rien-${EVIL}.md)`,
        });
        const header = await tab.problem('voisin.md');
        assert.equal(header.message, 'un guillemet ouvert n’est pas fermé');
        assert.equal(header.place, 'content/articles/voisin.md:2:8');
        assert.equal(header.faulty, '"');
        assert.equal(header.hint, `écrivez title: "Pas ${EVIL} fermé"`);
        files.mend('content/articles/voisin.md');
        await tab.nProblems(1);
        files.mend(LONG);
        await tab.noErrors();
        await tab.assertNotReloaded();
    },

    async 'the page beneath a mistake stays usable, to its end'({ files, open }) {
        const tab = await open('/articles/long/');
        files.change('content/articles/voisin.md', '../pages/bas.md', '../pages/basse.md');
        await tab.nProblems(1);
        await tab.page.locator('main summary').first().click();
        assert.equal(await tab.page.locator('main details').first().evaluate((one) => one.open), true);
        await until('the end is above the panel', () => tab.evaluate(() => {
            scrollTo(0, 1e6);
            const { shadowRoot } = document.querySelector('estrade-preview');
            const panel = shadowRoot.querySelector('.panel').getBoundingClientRect();
            const foot = document.querySelector('body > footer').getBoundingClientRect();
            return foot.bottom <= panel.top + 1;
        }));
        await tab.page.keyboard.press('Escape');
        assert.equal(await tab.over('ol').isVisible(), false);
        await tab.page.locator('nav.menu a').first().click();
        await tab.page.waitForURL('**/articles/');
    },

    async 'a page with a mistake in its header is shown as it was'({ files, open }) {
        const tab = await open('/articles/voisin/');
        files.change('content/articles/voisin.md', 'title: ', 'title: "');
        await tab.nProblems(1);
        await tab.shows('Un voisin qui mène');
        const again = await open('/articles/voisin/');
        assert.equal(again.status, 200);
        await again.shows('Un voisin qui mène');
        files.mend('content/articles/voisin.md');
        await tab.noErrors();
        await again.noErrors();
    },

    async 'mistakes in a template leave the last good page'({ files, open }) {
        const tab = await open('/bas/');
        for (const [from, to, faulty] of [
            ['</h1>', '</h1>{% if %}', /%/],
            ['page.title', 'page.titel', /titel/],
        ]) {
            files.change(MODEL, from, to);
            await tab.nProblems(1);
            const problem = await tab.problem(MODEL);
            assert.match(problem.place, /page\.html:3:\d+$/);
            assert.match(problem.faulty, faulty);
            assert.notEqual(problem.hint, '');
            await tab.shows('La page du bas');
            await tab.shows('Premier modèle');
            files.mend(MODEL);
            await tab.noErrors();
            await tab.shows('Premier modèle');
        }
        files.change(MODEL, 'Premier modèle', 'Second modèle');
        await tab.shows('Second modèle');
    },

    async 'a mistake in a template is told to tabs of other pages too'({ files, open }) {
        const tab = await open('/articles/lettre/');
        files.change(MODEL, 'page.title', 'page.titel');
        await tab.nProblems(1);
        assert.match((await tab.problem(MODEL)).hint, /page\.title/);
        files.mend(MODEL);
        await tab.noErrors();
        await tab.assertNotReloaded();
    },

    async 'a mistake in site.yaml leaves the last good page'({ files, open }) {
        const tab = await open('/articles/lettre/');
        files.change('site.yaml', 'language:', 'langage:');
        await tab.nProblems(1);
        const problem = await tab.problem('site.yaml');
        assert.equal(problem.place, 'site.yaml:3:1');
        assert.equal(problem.faulty, 'langage');
        assert.match(problem.hint, /language/);
        const again = await open('/articles/lettre/');
        await again.shows('Bonjour.');
        files.mend('site.yaml');
        await tab.noErrors();
        files.change('site.yaml', 'Le carnet d’essai', 'Le carnet mûr');
        await until('the new title', () => tab.evaluate(() => document.title.includes('mûr')));
    },

    async 'warnings wait in a corner with their count'({ files, open }) {
        const tab = await open('/articles/lettre/');
        const pill = tab.over('.pill');
        await pill.waitFor();
        assert.equal(await pill.innerText(), '1 avertissement');
        assert.equal(await tab.over('ol').isVisible(), false);
        const box = await tab.over('.panel').boundingBox();
        assert.ok(box.width < 300 && box.height < 60, `a corner of ${box.width} × ${box.height}`);
        await pill.click();
        const problem = await tab.problem('alerte.md');
        assert.equal(problem.faulty, 'sumary');
        assert.match(problem.hint, /summary/);
        files.change('content/articles/alerte.md', 'sumary', 'summary');
        await until('the corner is empty', async () => !(await tab.over('.panel').isVisible()));
    },
};

/** Where a text begins, counted from 1. */
function where(text, part) {
    const before = text.slice(0, text.indexOf(part)).split('\n');
    return { line: before.length, column: before.at(-1).length + 1 };
}
