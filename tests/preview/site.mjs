// A small French site in a folder that comes and goes: one of each thing that the preview shows.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The day so many days from now, as a header writes it. */
export function day(nDays) {
    return new Date(Date.now() + nDays * 86_400_000).toISOString().slice(0, 10);
}

export function markdown(header, body) {
    const lines = Object.entries(header).map(([key, value]) => `${key}: ${value}\n`);
    return `---\n${lines.join('')}---\n\n${body}`;
}

const paragraphs = Array.from({ length: 60 }, (_, n) => `Paragraphe ${n + 1}, à faire défiler.\n`);
const folds = [1, 2].map((n) => `<details>\n<summary>Pli ${n}</summary>\nCaché ${n}.\n</details>\n`);

const files = {
    'site.yaml': [
        'title: Le carnet d’essai',
        'base_url: https://essai.example/',
        'language: fr',
        'timezone: Europe/Paris',
        'theme:\n  name: atelier',
        '',
    ].join('\n'),
    'themes/atelier/static/style.css': 'body { color: rgb(1, 2, 3) }\n',
    'themes/atelier/templates/page.html': [
        '{%- extends "base.html" -%}',
        '{%- block main %}',
        '<h1>{{ page.title }}</h1>',
        '<p id="model">Premier modèle</p>',
        '{{ page.html | safe }}',
        '{%- endblock main -%}',
        '',
    ].join('\n'),
    'content/articles/long.md': markdown(
        { title: 'Un long article', date: day(-3) },
        ['Début.\n', ...folds, ...paragraphs, 'Fin.\n'].join('\n'),
    ),
    'content/articles/voisin.md': markdown(
        { title: 'L’article voisin', date: day(-2) },
        'Un voisin qui mène à [la page du bas](../pages/bas.md).\n',
    ),
    'content/articles/lettre.md': markdown({ title: 'Une lettre', date: day(-5) }, 'Bonjour.\n'),
    'content/pages/bas.md': markdown({ title: 'La page du bas' }, 'Rien que cela.\n'),
    'content/articles/brouillon.md': markdown(
        { title: 'Une ébauche', date: day(-1), draft: true },
        'Pas encore.\n',
    ),
    'content/articles/demain.md': markdown({ title: 'Plus tard', date: day(40) }, 'À venir.\n'),
    'content/articles/fini.md': markdown(
        { title: 'Trop tard', date: day(-30), expires: day(-10) },
        'Passé.\n',
    ),
    'content/articles/alerte.md': markdown(
        { title: 'Une alerte', date: day(-4), sumary: 'Une clé mal écrite.' },
        'Un avertissement.\n',
    ),
    'content/trainings/atelier/index.md': markdown(
        { title: 'L’atelier', date: day(-9) },
        'Deux séances.\n',
    ),
    'content/trainings/atelier/01-ouvrir.md': markdown(
        { title: 'Ouvrir', session: 1, date: day(-9), start: `${day(7)}T09:30` },
        'La première.\n',
    ),
    'content/trainings/atelier/02-fermer.md': markdown(
        { title: 'Fermer', session: 2, date: day(-9), start: `${day(14)}T09:30` },
        'La seconde.\n',
    ),
};

/** Writes the site into a folder. What a test changes, `mend` puts back. */
export function site(root) {
    const write = (path, text) => {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
    };
    for (const [path, text] of Object.entries(files)) write(path, text);
    return {
        root,
        write,
        read: (path) => readFileSync(join(root, path), 'utf8'),
        remove: (path) => rmSync(join(root, path)),
        change(path, from, to) {
            const text = this.read(path);
            if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
            write(path, text.replace(from, () => to));
        },
        mend: (...paths) => {
            for (const path of paths) write(path, files[path]);
        },
    };
}
